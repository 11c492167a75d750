"""Buckets, days, drift and words: the parts that need no store."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.measuring import sketch
from supportbot.measuring.days import Period, bounds, ending, runs
from supportbot.measuring.definitions import FIGURES, Unit, pages
from supportbot.measuring.drift import stability_index
from supportbot.measuring.tally import Tally
from supportbot.measuring.writing import change_written, tone, written

DOCS = Path(__file__).parents[3] / "docs"
DAY = date(2026, 3, 29)


@given(st.lists(st.floats(0.02, 3e9), min_size=1, max_size=60), st.sampled_from([0.5, 0.9, 0.95, 1.0]))
def test_a_percentile_is_within_its_error(values: list[float], share: float) -> None:
    buckets: dict[int, int] = {}
    for value in values:
        buckets[sketch.bucket_of(value)] = buckets.get(sketch.bucket_of(value), 0) + 1
    true = sorted(values)[max(1, math.ceil(round(share * len(values), 9))) - 1]
    assert sketch.percentile(buckets, share) == pytest.approx(true, rel=sketch.ERROR + 1e-9)


def test_nothing_has_no_percentile() -> None:
    assert sketch.percentile({}, 0.5) is None
    assert FIGURES["bot_full_p50"].of(Tally.of()) is None


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Dublin", date(2026, 3, 29), 23),
        ("Europe/Dublin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Asia/Tokyo", date(2026, 3, 29), 24),
        ("America/Santiago", date(2026, 9, 6), 23),  # midnight itself is skipped
    ],
)
def test_days_have_the_hours_they_have(zone: str, day: date, hours: int) -> None:
    start, end = bounds(Period(day, day), ZoneInfo(zone))
    assert (end - start) == timedelta(hours=hours)
    assert (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() == day
    assert start.astimezone(ZoneInfo(zone)).date() == day


def test_periods() -> None:
    week = ending(DAY, 7)
    assert (len(week), week.last, week.before.last) == (7, DAY, date(2026, 3, 22))
    assert [len(step) for step in ending(DAY, 93).steps()] == [1] * 93
    weeks = ending(DAY, 365).steps()
    assert [len(weeks[0]), len(weeks[1]), len(weeks), weeks[-1].last] == [1, 7, 53, DAY]
    with pytest.raises(ValueError, match="no earlier"):
        Period(DAY, DAY - timedelta(days=1))


def test_days_due_are_taken_in_runs_newest_first() -> None:
    days = [DAY, DAY - timedelta(days=1), DAY - timedelta(days=2), DAY - timedelta(days=9)]
    assert runs(days, longest=2) == [ending(DAY, 2), ending(days[2], 1), ending(days[3], 1)]


def test_drift() -> None:
    assert stability_index({"a": 100, "b": 100}, {"a": 50, "b": 50}) == pytest.approx(0, abs=1e-4)
    moved = stability_index({"a": 100}, {"b": 100})
    assert moved is not None
    assert moved > 1
    assert stability_index({}, {"a": 1}) is None


def test_what_is_known_makes_up_the_whole() -> None:
    tally = Tally.of(
        {"outcome.bot_resolved": 5, "outcome.people_unresolved": 3, "outcome.unknown": 9, "conversations": 17}
    )
    assert FIGURES["resolved"].of(tally) == 5 / 8
    assert FIGURES["resolved"].base(tally) == 8
    assert FIGURES["unknown"].of(tally) == 9


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, Unit.SHARE, "–"),
        (12345, Unit.COUNT, "12,345"),
        (0.7239, Unit.SHARE, "72.4 %"),
        (61.4, Unit.TIME, "61 ms"),
        (2_780, Unit.TIME, "2.8 s"),
        (240_000, Unit.TIME, "4 min"),
        (9_000_000, Unit.TIME, "2.5 h"),
        (259_200_000, Unit.TIME, "3.0 days"),
        (3.926, Unit.SCORE, "3.93"),
        (3_020_000, Unit.MONEY, "3.02"),
        (0.0091, Unit.INDEX, "0.009"),
    ],
)
def test_values_in_words(value: float | None, unit: Unit, words: str) -> None:
    assert written(value, unit) == words


def test_changes_in_words() -> None:
    assert change_written(0.5, 0.4, Unit.SHARE) == "+10.0 pt"
    assert change_written(90, 100, Unit.COUNT) == "-10 %"
    assert change_written(0.40001, 0.40002, Unit.SHARE) == "0.0 pt"
    assert change_written(100, 100, Unit.COUNT) == "0 %"
    assert change_written(5, 0, Unit.COUNT) == ""
    assert change_written(5, None, Unit.COUNT) == ""
    assert tone(0.5, 0.4, FIGURES["resolved"]) == "good"
    assert tone(0.5, 0.4, FIGURES["handed_over"]) == "bad"
    assert tone(0.401, 0.4, FIGURES["resolved"]) == ""
    assert tone(9, 4, FIGURES["conversations"]) == ""


def test_the_documentation_has_the_words_of_the_page() -> None:
    assert pages() in (DOCS / "measuring.md").read_text(encoding="utf-8")


def test_midnight_is_told_in_utc() -> None:
    start, _ = bounds(Period(date(2026, 7, 1), date(2026, 7, 1)), ZoneInfo("Europe/Dublin"))
    assert start == datetime(2026, 6, 30, 23, tzinfo=UTC)
