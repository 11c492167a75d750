"""Days as the company counts them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PRESETS = {
    "today": "Today",
    "yesterday": "Yesterday",
    "7d": "Last 7 days",
    "30d": "Last 30 days",
    "month": "This month",
    "last_month": "Last month",
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both included; either may be open."""

    first: date | None
    last: date | None

    def begin(self, zone: ZoneInfo) -> datetime | None:
        """The moment from which on it counts."""
        return None if self.first is None else datetime.combine(self.first, time.min, zone)

    def end(self, zone: ZoneInfo) -> datetime | None:
        """The first moment that no longer counts; a day of 23 or 25 hours is one day."""
        return None if self.last is None else datetime.combine(self.last + _DAY, time.min, zone)


def preset_days(preset: str, today: date) -> Days:
    """What one of ``PRESETS`` means on ``today``; the last 7 days are today and the six before it."""
    start_of_month = today.replace(day=1)
    end_of_last = start_of_month - _DAY
    return {
        "today": Days(today, today),
        "yesterday": Days(today - _DAY, today - _DAY),
        "7d": Days(today - 6 * _DAY, today),
        "30d": Days(today - 29 * _DAY, today),
        "month": Days(start_of_month, today),
        "last_month": Days(end_of_last.replace(day=1), end_of_last),
    }[preset]
