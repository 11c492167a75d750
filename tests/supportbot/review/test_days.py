"""Days of the company's: presets, and where a day begins when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from supportbot.review.days import Days, preset_days

DUBLIN = ZoneInfo("Europe/Dublin")


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("today", "2026-03-01", "2026-03-01"),
        ("yesterday", "2026-02-28", "2026-02-28"),
        ("7d", "2026-02-23", "2026-03-01"),
        ("30d", "2026-01-31", "2026-03-01"),
        ("month", "2026-03-01", "2026-03-01"),
        ("last_month", "2026-02-01", "2026-02-28"),
    ],
)
def test_presets(preset: str, first: str, last: str) -> None:
    assert preset_days(preset, date(2026, 3, 1)) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-02", 24)])
def test_a_day_lasts_from_midnight_to_midnight_there(day: str, hours: int) -> None:
    days = Days(date.fromisoformat(day), date.fromisoformat(day))
    begin, end = days.begin(DUBLIN), days.end(DUBLIN)
    assert begin is not None
    assert end is not None
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=hours)


def test_open_ends_have_no_moment() -> None:
    assert Days(None, date(2026, 7, 1)).begin(DUBLIN) is None
    assert Days(date(2026, 7, 1), None).end(DUBLIN) is None
    assert Days(date(2026, 7, 1), None).begin(DUBLIN) == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
