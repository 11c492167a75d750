from __future__ import annotations

import numpy as np
import pytest

from supportbot.evaluation.curves import (
    Point,
    curve_points,
    curves_of,
    mixing,
    overall_curve,
    point_at,
    point_with_precision,
    reliability,
    topic_curve,
)
from supportbot.understanding.catalogue import OUT_OF_SCOPE as OOS
from supportbot.understanding.metrics import Predictions, calibration_error, coverage_at
from tests.supportbot.evaluation.readings import ten

TEN = ten().predictions


def _some(seed: int, rows: int = 200) -> Predictions:
    """Readings of which about as many come true as their probabilities promise, many equally probable."""
    dice = np.random.default_rng(seed)
    topics = np.array(["a", "b", OOS])
    truth, probability = dice.choice(topics, rows), np.round(dice.uniform(0.3, 1, rows), 2)
    read = np.where(dice.uniform(size=rows) < probability, truth, dice.choice(topics, rows))
    return Predictions.of(truth.tolist(), read.tolist(), probability.tolist())


def test_one_threshold_for_all_topics() -> None:
    curve = overall_curve(TEN)
    assert curve.thresholds.tolist() == [0.95, 0.90, 0.85, 0.70, 0.65, 0.55, 0.45]
    assert curve.answered.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert curve.right.tolist() == [1, 2, 3, 3, 3, 4, 4]
    # .65 is out of scope: it is answered, but no row in scope more.
    assert (curve.coverage * 7).tolist() == pytest.approx([1, 2, 3, 4, 4, 5, 6])
    assert curve.risk.tolist() == pytest.approx([0, 0, 0, 1 / 4, 2 / 5, 2 / 6, 3 / 7])


def test_the_threshold_of_one_topic_shares_out_the_rows_read_so() -> None:
    curve = topic_curve(TEN, "late_fee")
    assert curve.thresholds.tolist() == [0.95, 0.90, 0.70, 0.65, 0.55]
    assert curve.coverage.tolist() == pytest.approx([1 / 5, 2 / 5, 3 / 5, 4 / 5, 1])
    assert curve.precision.tolist() == pytest.approx([1, 1, 2 / 3, 2 / 4, 3 / 5])


def test_equal_probabilities_are_one_point() -> None:
    curve = topic_curve(Predictions.of(["a", "b", "a"], ["a", "a", "a"], [0.8, 0.8, 0.6]), "a")
    assert (curve.thresholds.tolist(), curve.answered.tolist(), curve.right.tolist()) == ([0.8, 0.6], [2, 3], [1, 2])


def test_a_topic_nobody_read_has_no_points() -> None:
    curve = topic_curve(TEN, "autopay")
    assert len(curve.thresholds) == len(curve.risk) == 0
    assert curve_points(curve, 0.7) == ()
    assert point_with_precision(curve, 0.95) is None


@pytest.mark.parametrize("threshold", [0.851, 0.9])
def test_what_a_threshold_lets_through(threshold: float) -> None:
    assert point_at(overall_curve(TEN), threshold) == Point(threshold, 2 / 7, 1.0, 2, 0)


def test_a_threshold_above_all_lets_nothing_through() -> None:
    assert point_at(overall_curve(TEN), 0.96) == Point(0.96, 0.0, 0.0, 0, 0)


@pytest.mark.parametrize("target", [0.95, 0.98])
@pytest.mark.parametrize("seed", range(8))
def test_the_points_marked_are_the_coverage_that_the_figures_say(seed: int, target: float) -> None:
    predictions = _some(seed)
    point = point_with_precision(overall_curve(predictions), target)
    assert (point.coverage if point else 0.0) == pytest.approx(coverage_at(predictions, target))
    assert point is None or point.precision >= target


def test_the_table_runs_from_all_answered_to_the_last_one_answered() -> None:
    points = curve_points(topic_curve(TEN, "late_fee"), 0.68)
    rows = [(point.threshold, point.answered, point.wrong) for point in points]
    assert rows[:5] == [(0.55, 5, 2), (0.6, 4, 2), (0.65, 4, 2), (0.68, 3, 1), (0.7, 3, 1)]
    assert rows[-1] == (0.95, 1, 0)
    assert points[4].coverage == pytest.approx(3 / 5)
    assert points[4].precision == pytest.approx(2 / 3)


def test_a_threshold_in_force_that_answers_nothing_is_in_the_table() -> None:
    assert curve_points(topic_curve(TEN, "due_date"), 0.9)[-1] == Point(0.9, 0.0, 0.0, 0, 0)


def test_bins_promise_and_come_true() -> None:
    bins = {round(found.low * 15): found for found in reliability(TEN)}
    assert list(bins) == [6, 8, 9, 10, 11, 12, 13, 14]
    assert (bins[9].came_true, bins[9].rows) == (0.0, 2)  # .65 and .60, both wrong
    assert bins[9].promised == pytest.approx(0.625)
    assert (bins[12].came_true, bins[12].rows) == (1.0, 2)  # .85 and .80, both right
    assert bins[12].promised == pytest.approx(0.825)
    assert bins[14].high == 1.0


@pytest.mark.parametrize("seed", range(4))
def test_the_gaps_of_the_bins_are_the_calibration_error(seed: int) -> None:
    predictions = _some(seed)
    gaps = sum(abs(found.promised - found.came_true) * found.rows for found in reliability(predictions))
    assert gaps / 200 == pytest.approx(calibration_error(predictions))


def test_a_certain_reading_is_in_the_last_bin() -> None:
    assert [(found.low, found.rows) for found in reliability(Predictions.of(["a"], ["a"], [1.0]))] == [(14 / 15, 1)]


def test_which_topic_was_read_as_which() -> None:
    found = mixing(TEN)
    assert found.topics == ("due_date", "late_fee", OOS)
    assert found.counts.tolist() == [[1, 1, 1], [1, 3, 0], [0, 1, 2]]
    assert found.shares[1].tolist() == [0.25, 0.75, 0]


def test_a_topic_only_read_shares_out_nothing() -> None:
    found = mixing(Predictions.of(["b"], ["a"], [0.5]))
    assert found.shares.tolist() == [[0, 0], [1, 0]]


def test_all_curves_have_the_topics_in_scope_with_their_thresholds() -> None:
    curves = curves_of(TEN, {"late_fee": 0.65, "due_date": 0.9}.__getitem__)
    assert list(curves.topics) == ["due_date", "late_fee"]
    assert curves.thresholds == {"due_date": 0.9, "late_fee": 0.65}
    assert curves.overall.answered[-1] == 7
