"""Calendar days of a document as instants, in the company's time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MORNING = time(8)
"""When what is only dated happened: early, so that the day is the same in most of the world."""


@lru_cache(maxsize=4096)
def starts(day: str, zone: str) -> int:
    """The first second of the day, in seconds of UTC."""
    return _at(day, time(), zone)


@lru_cache(maxsize=4096)
def ends(day: str, zone: str) -> int:
    """The first second behind the day: Stripe's periods do not include their end."""
    return _at((date.fromisoformat(day) + timedelta(days=1)).isoformat(), time(), zone)


@lru_cache(maxsize=4096)
def morning(day: str, zone: str) -> int:
    return _at(day, MORNING, zone)


@lru_cache(maxsize=4096)
def last_second(day: str, zone: str) -> int:
    """A due day is kept until its end."""
    return ends(day, zone) - 1


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _at(day: str, at: time, zone: str) -> int:
    return int(datetime.combine(date.fromisoformat(day), at, ZoneInfo(zone)).timestamp())
