from __future__ import annotations

import pytest

from supportbot.understanding.metrics import Predictions, calibration_error, coverage_at, measure, threshold_at

OOS = "out_of_scope"


def test_figures_of_a_set_reckoned_by_hand() -> None:
    predictions = Predictions.of(
        ["a", "a", "b", "b", OOS, OOS], ["a", "b", "b", "b", OOS, "a"], [0.9, 0.6, 0.8, 0.7, 0.9, 0.5]
    )
    found = measure(predictions)
    assert found.accuracy == pytest.approx(4 / 6)
    assert found.macro_f1 == pytest.approx((0.5 + 0.8 + 2 / 3) / 3)
    assert (found.oos_precision, found.oos_recall) == (1.0, 0.5)
    # surest first a.9 b.8 b.7 right, b.6 wrong, a.5 wrong: three of the four in scope at full precision
    assert found.coverage_at_98 == pytest.approx(0.75)
    assert coverage_at(predictions, 0.7) == pytest.approx(1.0)


def test_calibration_error_is_the_gap_between_promise_and_truth() -> None:
    always_sure = Predictions.of(["a", "a", "b", "b"], ["a"] * 4, [0.99] * 4)
    assert calibration_error(always_sure) == pytest.approx(0.49)


def test_a_threshold_keeps_its_promise_or_is_not_given() -> None:
    predictions = Predictions.of(["a", "a", "b", "a"], ["a"] * 4, [0.96, 0.92, 0.7, 0.6])
    assert threshold_at(predictions, "a", 0.95) == 0.92
    assert threshold_at(predictions, "a", 0.75) == 0.6
    assert threshold_at(predictions, "a", 0.99) is None
    assert threshold_at(predictions, "b", 0.95) is None


def test_an_empty_set_has_no_figures_and_no_fault() -> None:
    assert set(measure(Predictions.of([], [], [])).as_dict().values()) == {0}
