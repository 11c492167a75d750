"""Stripe's instants as days of the company. Its ends are the first instant after; ours are the last day covered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from billing.proration import Span, day_starts, last_day


def instant(seconds: int) -> datetime:
    """Seconds since 1970 as an instant in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def day_of(seconds: int, time_zone: str) -> date:
    """The day in which an instant lies."""
    return instant(seconds).astimezone(ZoneInfo(time_zone)).date()


def last_day_of(start: int, end: int, time_zone: str) -> date:
    """The last day that the time up to ``end`` covers; the day of ``start`` where it covers nothing."""
    return last_day(Span(instant(start), instant(max(start, end))), time_zone)


def seconds_at(day: date, time_zone: str) -> int:
    """The first instant of a day, in seconds since 1970."""
    return int(day_starts(day, time_zone).timestamp())
