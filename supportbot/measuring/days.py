"""Days as the company has them, and the periods of days that a manager looks at. Pure.

A day runs from midnight to midnight in the company's time zone: 23 or 25 hours where clocks change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_DAYS = 366
DAYS_SHOWN_SINGLY = 93
"""Of a longer period, charts and tables show weeks."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the day ``first`` to the day ``last``, both in it."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not self.first <= self.last:
            raise ValueError("a period ends no earlier than it begins")

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(len(self)))

    @property
    def before(self) -> Period:
        """As many days, right before these."""
        return Period(self.first - timedelta(days=len(self)), self.first - timedelta(days=1))

    def steps(self) -> list[Period]:
        """What one point of a chart stands for: a day, or in a longer period seven, counted back from its end."""
        if len(self) <= DAYS_SHOWN_SINGLY:
            return [Period(day, day) for day in self]
        steps = []
        last = self.last
        while last >= self.first:
            steps.append(Period(max(self.first, last - timedelta(days=6)), last))
            last -= timedelta(days=7)
        return steps[::-1]


def ending(last: date, days: int) -> Period:
    return Period(last - timedelta(days=days - 1), last)


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which ``day`` begins. Where midnight is skipped, the first moment after it."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def bounds(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of the period and the first after it, both UTC."""
    return day_start(period.first, zone), day_start(period.last + timedelta(days=1), zone)


def runs(days: Iterable[date], *, longest: int) -> list[Period]:
    """The days as periods without gap, the newest first, none of more than ``longest`` days."""
    found: list[Period] = []
    for day in sorted(set(days), reverse=True):
        if found and found[-1].first - day == timedelta(days=1) and len(found[-1]) < longest:
            found[-1] = Period(day, found[-1].last)
        else:
            found.append(Period(day, day))
    return found
