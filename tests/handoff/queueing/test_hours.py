"""When a team is there, over weekends, holidays and changing clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.hours import Timetable, first_overlap
from handoff.hours_words import overlap_words, standing_words

NINE_TO_FIVE = {day: ((time(9), time(17)),) for day in range(5)}
DUBLIN = Timetable(ZoneInfo("Europe/Dublin"), NINE_TO_FIVE, frozenset({date(2026, 12, 25)}))
SPLIT = Timetable(ZoneInfo("Europe/Madrid"), {0: ((time(9), time(14)), (time(16), time(19)))})
NIGHT = Timetable(ZoneInfo("UTC"), {4: ((time(22), time(6)),)})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-11-25T08:59", False),
        ("2026-11-25T09:00", True),
        ("2026-11-25T16:59", True),
        ("2026-11-25T17:00", False),
        ("2026-11-28T12:00", False),  # a Saturday
        ("2026-12-25T12:00", False),  # a Friday, and a holiday
        ("2026-07-01T08:30", True),  # summer time: half past nine in Dublin
    ],
)
def test_the_week(moment: str, there: bool) -> None:
    assert DUBLIN.is_open(utc(moment)) is there


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-25T10:00", "2026-11-25T10:00"),
        ("2026-11-25T20:00", "2026-11-26T09:00"),
        ("2026-11-27T17:00", "2026-11-30T09:00"),  # over a weekend
        ("2026-12-24T18:00", "2026-12-28T09:00"),  # over a holiday and a weekend
        ("2026-03-27T18:00", "2026-03-30T08:00"),  # the clocks went forward between
    ],
)
def test_the_next_opening(moment: str, opens: str) -> None:
    assert DUBLIN.opens_at(utc(moment)) == utc(opens)


def test_a_pause_at_noon() -> None:
    assert not SPLIT.is_open(utc("2026-11-30T14:00"))
    assert SPLIT.opens_at(utc("2026-11-30T14:00")) == utc("2026-11-30T15:00")
    assert SPLIT.seconds_between(utc("2026-11-30T00:00"), utc("2026-12-01T00:00")) == 8 * 3600


def test_a_shift_past_midnight() -> None:
    assert NIGHT.is_open(utc("2026-11-28T05:59"))
    assert not NIGHT.is_open(utc("2026-11-28T06:00"))
    assert NIGHT.closes_at(utc("2026-11-27T23:00")) == utc("2026-11-28T06:00")


def test_time_stands_still_while_closed() -> None:
    assert DUBLIN.after(utc("2026-11-27T16:30"), 3600) == utc("2026-11-30T09:30")
    assert DUBLIN.after(utc("2026-11-28T12:00"), 60) == utc("2026-11-30T09:01")


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is() -> None:
    round_the_clock = Timetable(ZoneInfo("Europe/Dublin"), {6: ((time(0), time(0)),)})
    sunday = utc("2026-10-24T23:00")  # midnight in Dublin, still summer time
    assert round_the_clock.seconds_between(sunday, sunday + timedelta(days=2)) == 25 * 3600


def test_without_a_timetable_somebody_is_always_there() -> None:
    always, now = Timetable(), utc("2026-11-28T03:00")
    assert always.is_open(now)
    assert always.opens_at(now) == now
    assert always.after(now, 90) == now + timedelta(seconds=90)
    assert always.closes_at(now) is None


def test_a_timetable_of_holidays_alone_ends_the_search() -> None:
    every_day = frozenset(date(2026, 11, 1) + timedelta(days=number) for number in range(500))
    never = Timetable(ZoneInfo("UTC"), NINE_TO_FIVE, every_day)
    assert never.opens_at(utc("2026-11-25T12:00")) is None
    assert never.after(utc("2026-11-25T12:00"), 1) is None


EARLIEST, LATEST = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31")
moments = st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC))


@given(start=moments, seconds=st.integers(1, 200_000))
@pytest.mark.parametrize("table", [DUBLIN, SPLIT, NIGHT], ids=["dublin", "split", "night"])
def test_what_has_passed_at_the_due_moment_is_what_was_asked(table: Timetable, start: datetime, seconds: int) -> None:
    due = table.after(start, seconds)
    assert due is not None
    assert table.seconds_between(start, due) == pytest.approx(seconds, abs=1e-3)
    assert table.is_open(due - timedelta(milliseconds=1))


@given(moment=moments)
@pytest.mark.parametrize("table", [DUBLIN, SPLIT, NIGHT], ids=["dublin", "split", "night"])
def test_nothing_is_open_before_the_next_opening(table: Timetable, moment: datetime) -> None:
    opens = table.opens_at(moment)
    assert opens is not None
    assert table.is_open(opens)
    assert (opens == moment) is table.is_open(moment)
    assert table.seconds_between(moment, opens) == 0


OVERLAPPING = Timetable(ZoneInfo("UTC"), {0: ((time(9), time(17)), (time(16), time(20)), (time(10), time(11)))})


def test_time_under_two_spans_counts_once() -> None:
    monday, tuesday = utc("2026-11-30T00:00"), utc("2026-12-01T00:00")
    assert OVERLAPPING.seconds_between(monday, tuesday) == 11 * 3600
    assert OVERLAPPING.after(monday, 10 * 3600) == utc("2026-11-30T19:00")
    assert OVERLAPPING.closes_at(utc("2026-11-30T10:30")) == utc("2026-11-30T20:00")


def test_a_night_shift_that_reaches_into_the_next_day_counts_once() -> None:
    table = Timetable(ZoneInfo("UTC"), {4: ((time(22), time(6)),), 5: ((time(5), time(8)),)})
    assert table.seconds_between(utc("2026-11-27T00:00"), utc("2026-11-29T00:00")) == 10 * 3600


def test_spans_that_follow_on_each_other_close_once() -> None:
    table = Timetable(ZoneInfo("UTC"), {0: ((time(9), time(12)), (time(12), time(17)))})
    assert table.closes_at(utc("2026-11-30T10:00")) == utc("2026-11-30T17:00")


@pytest.mark.parametrize(
    ("week", "day"),
    [
        ({}, None),
        (NINE_TO_FIVE, None),
        ({0: ((time(9), time(12)), (time(12), time(17)))}, None),
        ({day: ((time(0), time(0)),) for day in range(7)}, None),
        ({0: ((time(9), time(12)), (time(11), time(17)))}, 0),
        ({2: ((time(9), time(12)), (time(9), time(12)))}, 2),
        ({4: ((time(22), time(6)),), 5: ((time(5), time(8)),)}, 5),  # over midnight
        ({6: ((time(22), time(6)),), 0: ((time(5), time(8)),)}, 0),  # over the end of the week
        ({6: ((time(22), time(6)),)}, None),
    ],
)
def test_spans_of_a_week_that_overlap(week: dict[int, tuple[tuple[time, time], ...]], day: int | None) -> None:
    found = first_overlap(week)
    assert (found and found[0]) == day


def test_an_overlap_is_named_by_its_day() -> None:
    told = overlap_words(OVERLAPPING.week)
    assert told == "Monday: 09:00–17:00 and 10:00–11:00 overlap. Write them as one span, or change one."
    assert overlap_words(NINE_TO_FIVE) is None


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-25T10:00", "Open now, until 17:00"),
        ("2026-11-25T07:00", "Opens today 09:00"),
        ("2026-11-25T20:00", "Opens tomorrow 09:00"),
        ("2026-11-27T20:00", "Opens Monday 09:00"),
        ("2026-07-01T08:30", "Open now, until 17:00"),  # by Dublin's clock, not by UTC's
    ],
)
def test_what_comes_next_in_words(moment: str, words: str) -> None:
    assert standing_words(DUBLIN, utc(moment)) == words


def test_words_for_what_hardly_ever_changes() -> None:
    now = utc("2026-11-25T12:00")
    every_day = {day: ((time(0), time(0)),) for day in range(7)}
    shut = frozenset(date(2026, 11, 1) + timedelta(days=number) for number in range(60))
    assert standing_words(Timetable(), now) == "Always open"
    assert standing_words(Timetable(week=every_day), now) == "Open now"
    assert standing_words(Timetable(week=NINE_TO_FIVE, holidays=shut), now) == "Opens 31 December 09:00"
    assert (
        standing_words(
            Timetable(week={**NINE_TO_FIVE, 2: ((time(9), time(0)), *NINE_TO_FIVE[2][1:]), 3: ((time(0), time(17)),)}),
            now,
        )
        == "Open now, until tomorrow 17:00"
    )
