"""A run as figures, as one object and as text."""

from __future__ import annotations

import json

from supportbot.evaluation.simulation.judging import Came
from supportbot.evaluation.simulation.report import Failure, Held, Report, Try, as_object
from supportbot.evaluation.simulation.report_text import as_text

CAME = Came(
    "handoff", "late_fee", 0.41237, "low_confidence", text="I'm not certain.\nA colleague takes over.",
    table={"rows": [["Late fee", "€7.50"]]}, choices=({"id": "person", "label": "Talk to a person"},),
)  # fmt: skip
FAILED = Try(
    2, (Failure(3, "why the extra", ("decision answer", "says policy(late_fee) = €7.50"), CAME),), asked_back=1
)
WROTE = Try(1, (), ("accepted a:b", "billing_invoice 3 was changed"))
REPORT = Report(
    "real",
    2,
    (
        Held("fee", "a.yaml", ("late_fee", "balance_due"), (Try(1), FAILED)),
        Held("owed", "a.yaml", ("balance_due",), (Try(1), Try(2))),
        Held("leaves", "b.yaml", ("cancel_subscription",), (WROTE, WROTE)),
    ),
    seconds=3.21,
)  # fmt: skip


def test_the_object_has_the_keys_of_the_page() -> None:
    said = json.loads(json.dumps(as_object(REPORT)))
    failed = said.pop("failed")
    assert said == {
        "bot": "real",
        "scenarios": 3,
        "tries": 2,
        "pass_1": 0.5,
        "pass_k": 0.3333,
        "wrong_writes": 4,
        "asked_back": 1,
        "topics": {
            "balance_due": {"scenarios": 2, "scenarios_passed": 1, "tries": 4, "tries_passed": 3},
            "cancel_subscription": {"scenarios": 1, "scenarios_passed": 0, "tries": 2, "tries_passed": 0},
            "late_fee": {"scenarios": 1, "scenarios_passed": 0, "tries": 2, "tries_passed": 1},
        },
        "seconds": 3.2,
    }
    assert [(one["scenario"], one["file"], one["try"]) for one in failed] == [
        ("fee", "a.yaml", 2), ("leaves", "b.yaml", 1), ("leaves", "b.yaml", 1),
    ]  # fmt: skip
    assert failed[0]["turns"] == [
        {
            "turn": 3,
            "said": "why the extra",
            "expected": ["decision answer", "says policy(late_fee) = €7.50"],
            "came": {
                "decision": "handoff",
                "topic": "late_fee",
                "confidence": 0.4124,
                "reason": "low_confidence",
                "action": "",
                "text": CAME.text,
                "table": {"rows": [["Late fee", "€7.50"]]},
                "choices": ["person"],
            },
        }
    ]
    assert failed[1]["wrong_writes"] == ["accepted a:b", "billing_invoice 3 was changed"]


def test_the_text_has_all_that_helps_to_mend_it() -> None:
    text = as_text(REPORT)
    for line in (
        "3 scenarios, 2 tries each, real bot, 3 s",
        "pass_1        0.500",
        "wrong writes  4",
        "failed        fee, leaves",
        "balance_due                1/2     3/4",
        "FAILED fee, try 2 (a.yaml)",
        "  turn 3: why the extra",
        "    expected  decision answer",
        "    expected  says policy(late_fee) = €7.50",
        "    came      handoff/low_confidence late_fee 0.41",
        "              A colleague takes over.",
        "              | Late fee | €7.50",
        "              [person]",
        "  wrong write: billing_invoice 3 was changed",
    ):
        assert line in [row.rstrip() for row in text.splitlines()], line


def test_a_run_in_which_all_passed_says_so() -> None:
    fine = Report("real", 1, REPORT.held[1:2])
    assert (fine.passed, fine.pass_1, fine.pass_k, as_object(fine)["failed"]) == (True, 1.0, 1.0, [])
    assert "failed" not in as_text(fine)
    assert not Report("real", 1, REPORT.held[2:]).passed, "a wrong write alone is enough"
