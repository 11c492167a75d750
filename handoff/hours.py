"""When a team is there. Pure: a weekly timetable in one time zone, less holidays.

Walls of the timetable are local times; every moment that goes in or comes out is UTC-aware. A day on which the clocks
change is as long as it really is, because spans are measured between moments, never between local times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]
DAYS_AHEAD = 370  # a timetable without an open day in a year has none


@dataclass(frozen=True, slots=True)
class Timetable:
    """Open spans by weekday (0 is Monday), local to ``zone``; ``time.min`` as an end means midnight at day's end.

    No spans at all means always there.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    @property
    def always_open(self) -> bool:
        return not any(self.week.values())

    def is_open(self, at: datetime) -> bool:
        """Whether somebody should be there at ``at``."""
        return self.always_open or any(start <= at < end for start, end in self._spans_from(at, days=1))

    def opens_at(self, at: datetime) -> datetime | None:
        """``at`` itself when open, else the next opening (UTC); None when there is none within a year."""
        if self.always_open:
            return at
        return next((max(start, at) for start, end in self._spans_from(at) if end > at), None)

    def closes_at(self, at: datetime) -> datetime | None:
        """When the span that ``at`` lies in ends (UTC); None when closed, or always open."""
        if self.always_open:
            return None
        return next((end for start, end in self._spans_from(at, days=1) if start <= at < end), None)

    def after(self, at: datetime, seconds: float) -> datetime | None:
        """The moment at which ``seconds`` of open time have passed since ``at``; None when a year is not enough."""
        left = timedelta(seconds=seconds)
        if self.always_open:
            return at + left
        for start, end in self._spans_from(at):
            begin = max(start, at)
            if end <= begin:
                continue
            if end - begin >= left:
                return begin + left
            left -= end - begin
        return None

    def seconds_between(self, start: datetime, end: datetime) -> float:
        """Seconds of open time from ``start`` to ``end``; 0 when ``end`` is not later."""
        if end <= start:
            return 0.0
        if self.always_open:
            return (end - start).total_seconds()
        total = timedelta()
        for opening, closing in self._spans_from(start, days=(end - start).days + 2):
            total += max(timedelta(), min(closing, end) - max(opening, start))
        return total.total_seconds()

    def _spans_from(self, at: datetime, days: int = DAYS_AHEAD) -> Iterator[tuple[datetime, datetime]]:
        """Open spans in order (UTC), beginning with the local day before ``at``: one may reach past midnight."""
        first = at.astimezone(self.zone).date() - timedelta(days=1)
        for number in range(days + 2):
            day = first + timedelta(days=number)
            if day in self.holidays:
                continue
            for start, end in sorted(self.week.get(day.weekday(), ())):
                last = day if end > start else day + timedelta(days=1)
                yield self._moment(day, start), self._moment(last, end)

    def _moment(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)
