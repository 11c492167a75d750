from __future__ import annotations

from dataclasses import replace

import pytest

from supportbot.evaluation.running import Run
from supportbot.evaluation.scoring import Confusion, TopicFigures, confusions, evaluate, in_force, percentile
from supportbot.understanding.catalogue import OUT_OF_SCOPE as OOS
from supportbot.understanding.metrics import Predictions
from tests.supportbot.evaluation.readings import ten

THRESHOLDS = {"late_fee": 0.65, "due_date": 0.9, OOS: 0.0}


def test_headline_figures() -> None:
    metrics = evaluate(ten(), threshold=THRESHOLDS.__getitem__, model_version="m").metrics
    assert metrics.rows == 10
    assert metrics.accuracy == pytest.approx(6 / 10)
    assert metrics.macro_f1 == pytest.approx((2 / 3 + 2 / 5 + 2 / 3) / 3)
    assert metrics.oos_precision == pytest.approx(2 / 3)
    assert metrics.oos_recall == pytest.approx(2 / 3)


def test_coverage_is_the_best_that_any_threshold_reaches() -> None:
    # Surest first, out-of-scope readings aside: .95 .90 .85 right, .70 wrong, .65 leaked, .55 right, .45 wrong.
    metrics = evaluate(ten(), threshold=THRESHOLDS.__getitem__, model_version="m").metrics
    assert metrics.coverage_at_95 == metrics.coverage_at_98 == pytest.approx(3 / 7)


def test_coverage_looks_past_an_early_mistake() -> None:
    # The surest reading is wrong; from the twentieth on, 19 of 20 are right and all rows are answered.
    probability = [0.99 - place / 100 for place in range(20)]
    predictions = Predictions.of(["a"] * 20, ["b"] + ["a"] * 19, probability)
    metrics = evaluate(Run(predictions, ()), threshold=lambda _: 0.5, model_version="m").metrics
    assert metrics.coverage_at_95 == 1.0
    assert metrics.coverage_at_98 == 0.0


def test_calibration_error_has_fifteen_bins() -> None:
    # .91 and .94 lie in [14/15, 1] and [13/15, 14/15): |1 - .94| and |0 - .91|, half the rows each. Of ten bins they
    # would share one, and the gap would be |.5 - .925|.
    predictions = Predictions.of(["a", "a"], ["a", "b"], [0.94, 0.91])
    metrics = evaluate(Run(predictions, ()), threshold=lambda _: 0.5, model_version="m").metrics
    assert metrics.ece == pytest.approx((0.06 + 0.91) / 2)


def test_calibration_error_over_many_bins() -> None:
    # Right: .95, .90, (.85 .80 together), .75, .55. Wrong: .70, (.65 .60 together), .45.
    gaps = 0.05 + 0.10 + 2 * 0.175 + 0.25 + 0.45 + 0.70 + 2 * 0.625 + 0.45
    metrics = evaluate(ten(), threshold=THRESHOLDS.__getitem__, model_version="m").metrics
    assert metrics.ece == pytest.approx(gaps / 10)


def test_calibration_error_weighs_bins_by_their_rows() -> None:
    # Three of four right at .8, one bin: |.75 - .8|; one right at 1.0, the last bin: no gap.
    predictions = Predictions.of(["a"] * 5, ["a", "a", "a", "b", "a"], [0.8] * 4 + [1.0])
    metrics = evaluate(Run(predictions, ()), threshold=lambda _: 0.5, model_version="m").metrics
    assert metrics.ece == pytest.approx(0.05 * 4 / 5)


def test_topics_by_name() -> None:
    found = evaluate(ten(), threshold=THRESHOLDS.__getitem__, model_version="m")
    due, late, scope = (replace(figures, f1=round(figures.f1, 9)) for figures in found.topics)
    assert due == TopicFigures("due_date", 1 / 2, 1 / 3, 0.4, support=3, read=2)
    assert late == TopicFigures("late_fee", 3 / 5, 3 / 4, round(2 / 3, 9), support=4, read=5)
    assert scope == TopicFigures(OOS, 2 / 3, 2 / 3, round(2 / 3, 9), support=3, read=3)


def test_a_topic_only_read_is_listed_and_weighs_nothing() -> None:
    predictions = Predictions.of(["a", "a"], ["a", "b"], [0.9, 0.9])
    found = evaluate(Run(predictions, ()), threshold=lambda _: 0.5, model_version="m")
    assert found.topics[1] == TopicFigures("b", 0.0, 0.0, 0.0, support=0, read=1)
    assert found.metrics.macro_f1 == pytest.approx(2 / 3)


def test_what_the_thresholds_in_force_let_through() -> None:
    # Answered: late_fee from .65 on (.95 .90 right, .70 wrong, .65 out of scope); no due_date reaches .9.
    force = in_force(ten().predictions, THRESHOLDS.__getitem__)
    assert force.precision == pytest.approx(2 / 4)
    assert force.coverage == pytest.approx(3 / 7)
    assert force.leak == pytest.approx(1 / 3)


def test_nothing_answered_leaks_nothing() -> None:
    force = in_force(ten().predictions, lambda _: 0.99)
    assert (force.precision, force.coverage, force.leak) == (0.0, 0.0, 0.0)


def test_confusions_most_frequent_first_then_by_name() -> None:
    predictions = Predictions.of(["b", "a", "c", "c", "c", "a"], ["a", "b", "a", "a", "c", "a"], [0.5] * 6)
    assert confusions(predictions) == (Confusion("c", "a", 2, 3), Confusion("a", "b", 1, 2), Confusion("b", "a", 1, 1))
    assert confusions(predictions, most=1) == (Confusion("c", "a", 2, 3),)


def test_at_most_ten_confusions() -> None:
    names = [f"topic{place:02}" for place in range(12)]
    found = confusions(Predictions.of(names, names[1:] + names[:1], [0.5] * 12))
    assert [confusion.truth for confusion in found] == names[:10]


def test_milliseconds_by_nearest_rank() -> None:
    found = evaluate(ten(), threshold=THRESHOLDS.__getitem__, model_version="m")
    assert (found.p50_ms, found.p95_ms) == (5.0, 10.0)
    assert percentile(range(1, 101), 95) == 95.0
    assert percentile((), 50) == 0.0
