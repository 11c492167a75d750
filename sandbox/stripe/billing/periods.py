"""Billing periods: months keep the day of the anchor where the month has it."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime


def months_later(moment: int, months: int, anchor: int | None = None) -> int:
    """The instant so many months on, in seconds of UTC, on the anchor's day or the month's last where it has none."""
    start = datetime.fromtimestamp(moment, UTC)
    wanted = datetime.fromtimestamp(moment if anchor is None else anchor, UTC).day
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(wanted, monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def period_end(start: int, interval: str, count: int, anchor: int) -> int:
    """When a period of a price that begins here ends; the end is not part of it."""
    if interval in ("day", "week"):
        return start + count * (7 if interval == "week" else 1) * 86_400
    return months_later(start, count * (12 if interval == "year" else 1), anchor)
