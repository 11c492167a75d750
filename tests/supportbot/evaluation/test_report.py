from __future__ import annotations

import json

from supportbot.evaluation.report import as_object, as_text, curve_object, curve_text
from supportbot.evaluation.running import Run
from supportbot.evaluation.scoring import Evaluation, evaluate
from supportbot.understanding.metrics import Predictions
from tests.supportbot.evaluation.readings import ten


def _found(done: Run) -> Evaluation:
    return evaluate(done, threshold=lambda _: 0.65, model_version="0a1b2c")


def test_the_text_for_people() -> None:
    headline, topics, confusions = as_text(_found(ten()), "rows.jsonl").split("\n\n")
    assert headline.splitlines() == [
        "rows.jsonl: 10 rows, read by model 0a1b2c",
        "accuracy      0.600, macro-F1 0.578",
        "out of scope  precision 0.667, recall 0.667",
        "calibration   ECE 0.360",
        "coverage      0.429 at 95 %, 0.429 at 98 % precision",
        "in force      precision 0.600, coverage 0.571, leak 0.333",
        "per message   p50 5.00 ms, p95 10.00 ms",
    ]
    assert topics.splitlines() == [
        "topic         precision  recall     F1  support",
        "due_date          0.500   0.333  0.400        3",
        "late_fee          0.600   0.750  0.667        4",
        "out_of_scope      0.667   0.667  0.667        3",
    ]
    assert confusions.splitlines()[1:] == [
        "    1   33%  due_date      late_fee",
        "    1   33%  due_date      out_of_scope",
        "    1   25%  late_fee      due_date",
        "    1   33%  out_of_scope  late_fee",
    ]


def test_a_share_of_nothing_is_a_dash() -> None:
    found = _found(Run(Predictions.of(["a"], ["b"], [0.5]), (1.0,)))
    assert as_text(found, "x").split("\n\n")[1].splitlines()[1:] == [
        "a              –   0.000  0.000        1",
        "b          0.000       –  0.000        0",
    ]


def test_no_confusions_are_said_so() -> None:
    found = _found(Run(Predictions.of(["a"], ["a"], [0.5]), (1.0,)))
    assert as_text(found, "x").endswith("\n\nno confusions")


def test_the_object_for_programs() -> None:
    said = json.loads(json.dumps(as_object(_found(ten()))))
    topics, confusions = said.pop("topics"), said.pop("confusions")
    assert said == {
        "model_version": "0a1b2c",
        "rows": 10,
        "accuracy": 0.6,
        "macro_f1": 0.5778,
        "oos_precision": 0.6667,
        "oos_recall": 0.6667,
        "ece": 0.36,
        "coverage_at_95": 0.4286,
        "coverage_at_98": 0.4286,
        "precision_in_force": 0.6,
        "coverage_in_force": 0.5714,
        "leak_in_force": 0.3333,
        "p50_ms": 5.0,
        "p95_ms": 10.0,
    }
    assert topics["late_fee"] == {"precision": 0.6, "recall": 0.75, "f1": 0.6667, "support": 4, "read": 5}
    assert confusions[0] == {"truth": "due_date", "read": "late_fee", "rows": 1, "support": 3}


def test_a_topics_thresholds_as_a_table() -> None:
    assert curve_text(ten().predictions, "late_fee", 0.68).splitlines() == [
        "late_fee: 5 rows read so; of these, by threshold",
        "threshold  coverage  precision  answered  wrong",
        "   0.5500     1.000      0.600         5      2",
        "   0.6000     0.800      0.500         4      2",
        "   0.6500     0.800      0.500         4      2",
        "   0.6800     0.600      0.667         3      1  in force",
        "   0.7000     0.600      0.667         3      1",
        *(f"   {mark:.4f}     0.400      1.000         2      0" for mark in (0.75, 0.8, 0.85, 0.9)),
        "   0.9500     0.200      1.000         1      0",
    ]


def test_a_threshold_that_answers_nothing_has_no_precision() -> None:
    last = curve_text(ten().predictions, "due_date", 0.9).splitlines()[-1]
    assert last == "   0.9000     0.000          –         0      0  in force"


def test_a_topic_nobody_read_has_no_table() -> None:
    assert curve_text(ten().predictions, "autopay", 0.7) == "autopay: no row was read so, so no threshold says anything"
    assert curve_object(ten().predictions, "autopay", 0.7) == {"topic": "autopay", "in_force": 0.7, "points": []}


def test_a_topics_thresholds_for_programs() -> None:
    said = curve_object(ten().predictions, "late_fee", 0.68)
    assert said["points"][3] == {"threshold": 0.68, "coverage": 0.6, "precision": 0.6667, "answered": 3, "wrong": 1}
    assert [point["threshold"] for point in said["points"]][:2] == [0.55, 0.6]
