"""Two models on the same sentences: what is counted, and when one is worse."""

from __future__ import annotations

from supportbot.evaluation.comparing import Case, Figures, Heard, cases_of, side_by_side

SURE, UNSURE = 0.9, 0.4


def _case(topic: str, before: tuple[str, float], after: tuple[str, float]) -> Case:
    return Case("", topic, Heard(*before), Heard(*after))


CASES = (
    _case("late_fee", ("late_fee", SURE), ("late_fee", SURE)),
    _case("late_fee", ("late_fee", UNSURE), ("due_date", SURE)),
    _case("late_fee", ("due_date", SURE), ("late_fee", UNSURE)),
    _case("due_date", ("due_date", SURE), ("late_fee", SURE)),
    _case("out_of_scope", ("out_of_scope", SURE), ("late_fee", SURE)),
)


def test_each_topic_is_counted_on_its_own_cases() -> None:
    due, late, outside = side_by_side(CASES, before=lambda topic: 0.5, after=lambda topic: 0.5)
    assert late.before == Figures(right=2, answered=2, precision=1.0, coverage=2 / 3)
    assert late.after == Figures(right=2, answered=2, precision=1 / 3, coverage=2 / 3)
    assert ([len(late.lost), len(late.gained)], late.worse) == ([1, 1], False)
    assert (due.worse, due.before.precision, due.after.precision) == (True, 0.5, 0.0)
    assert (outside.worse, outside.before.answered, outside.after.answered) == (True, 0, 1)


def test_the_thresholds_are_those_in_force_with_each() -> None:
    _, late, _ = side_by_side(CASES, before=lambda topic: 0.95, after=lambda topic: 0.3)
    assert (late.before.answered, late.before.precision) == (0, None)
    assert late.after.answered == 3


def test_what_only_one_has_read_measures_nothing() -> None:
    truth = {"a": ("one", "late_fee"), "b": ("two", "late_fee")}
    read = Heard("late_fee", SURE)
    assert [case.text for case in cases_of(truth, {"a": read, "b": read}, {"b": read})] == ["two"]
