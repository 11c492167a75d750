"""The arithmetic of scorecards, by example and by its laws."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from supportbot.judging.scoring import NOT_APPLICABLE, VALUES, Criterion, Result, Scale, result_of

YES_NO, FIVE = Criterion("Greets", 1, "yes_no"), Criterion("Explains", 3, "one_to_five")
VITAL = Criterion("No wrong figure", 2, "yes_no", critical=True)
SCALES: st.SearchStrategy[Scale] = st.sampled_from(["yes_no", "one_to_five"])
CRITERIA = st.builds(Criterion, label=st.just("It"), weight=st.integers(1, 100), scale=SCALES, critical=st.booleans())
FILLED = st.lists(
    CRITERIA.flatmap(lambda one: st.tuples(st.just(one), st.sampled_from(one.values))), min_size=1, max_size=8
)
MARKS = st.integers(0, 100)


@pytest.mark.parametrize(
    ("values", "mark", "result"),
    [
        (["yes", "5", "yes"], 100, Result(Decimal("100.0"), True)),
        (["no", "1", "no"], 0, Result(Decimal("0.0"), False, (2,))),
        (["no", "3", "yes"], 58, Result(Decimal("58.3"), True)),  # (0·1 + ½·3 + 1·2) / 6
        (["no", "3", "yes"], 59, Result(Decimal("58.3"), False)),
        (["yes", "na", "yes"], 100, Result(Decimal("100.0"), True)),
        (["yes", "5", "no"], 10, Result(Decimal("66.6"), False, (2,))),
        (["na", "na", "na"], 0, Result(None, None)),
    ],
)
def test_examples(values: list[str], mark: int, result: Result) -> None:
    assert result_of([YES_NO, FIVE, VITAL], values, mark) == result


@pytest.mark.parametrize(("value", "passes"), [("1", False), ("2", False), ("3", True), ("na", True)])
def test_a_critical_criterion_fails_the_whole_below_the_middle(value: str, passes: bool) -> None:
    assert result_of([YES_NO, replace(FIVE, critical=True)], ["yes", value], 0).passed is passes


@pytest.mark.parametrize("value", ["6", "", "maybe", "3"])
def test_a_value_off_the_scale_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="is not on the scale yes_no"):
        result_of([YES_NO], [value], 50)


def _split(filled: list[tuple[Criterion, str]]) -> tuple[list[Criterion], list[str]]:
    return [criterion for criterion, _ in filled], [value for _, value in filled]


@given(FILLED, MARKS)
def test_it_lies_between_none_and_all_and_no_failure_by_points_shows_the_mark(
    filled: list[tuple[Criterion, str]], mark: int
) -> None:
    result = result_of(*_split(filled), mark)
    if result.total is None:
        assert result.passed is None
        return
    assert 0 <= result.total <= 100
    assert result.passed == (result.total >= mark and not result.failed)


@given(FILLED, MARKS, CRITERIA)
def test_what_does_not_apply_weighs_nothing(filled: list[tuple[Criterion, str]], mark: int, another: Criterion) -> None:
    assert result_of(*_split([*filled, (another, NOT_APPLICABLE)]), mark) == result_of(*_split(filled), mark)


@given(FILLED, MARKS, st.integers(2, 9))
def test_only_the_ratio_of_weights_counts(filled: list[tuple[Criterion, str]], mark: int, factor: int) -> None:
    heavier = [(replace(criterion, weight=criterion.weight * factor), value) for criterion, value in filled]
    assert result_of(*_split(heavier), mark) == result_of(*_split(filled), mark)


@given(FILLED, MARKS, st.data())
def test_a_better_answer_never_scores_less(filled: list[tuple[Criterion, str]], mark: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(filled) - 1))
    criterion, value = filled[place]
    ranked = [*reversed(VALUES["yes_no"])] if criterion.scale == "yes_no" else list(VALUES["one_to_five"])
    assume(value != NOT_APPLICABLE)
    better = data.draw(st.sampled_from(ranked[ranked.index(value) :]))
    before = result_of(*_split(filled), mark)
    after = result_of(*_split([*filled[:place], (criterion, better), *filled[place + 1 :]]), mark)
    assert before.total is not None
    assert after.total is not None
    assert after.total >= before.total
    assert bool(after.passed) >= bool(before.passed)


@given(FILLED)
def test_it_is_the_weighted_mean(filled: list[tuple[Criterion, str]]) -> None:
    """Worked out once more, in another way: each unit of weight is a vote of its own."""
    points = {"yes": 4, "no": 0, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4}
    votes = [Fraction(points[value]) for one, value in filled for _ in range(one.weight) if value != NOT_APPLICABLE]
    result = result_of(*_split(filled), 50)
    if not votes:
        assert result.total is None
        return
    assert result.total is not None
    mean = 25 * sum(votes, Fraction(0)) / len(votes)
    assert Fraction(result.total) <= mean < Fraction(result.total) + Fraction(1, 10)
