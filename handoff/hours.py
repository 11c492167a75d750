"""When a team is there. Pure: a weekly timetable in one time zone, less holidays.

Walls of the timetable are local times; every moment that goes in or comes out is UTC-aware. A day on which the clocks
change is as long as it really is, because spans are measured between moments, never between local times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[time, time]
Week = Mapping[int, tuple[Span, ...]]
DAYS_AHEAD = 370  # a timetable without an open day in a year has none
_DAYS_UNTIL_CLOSING = 8
_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Open spans by weekday (0 is Monday), local to ``zone``; ``time.min`` as an end means midnight at day's end.

    No spans at all means always there. Spans that overlap count as one.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    week: Week = field(default_factory=dict)
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
        """When it next closes (UTC), over spans that follow on each other; None when closed, or always open.

        Looks a week ahead: a later moment means that it does not close within one.
        """
        if self.always_open:
            return None
        closing = None
        for start, end in self._spans_from(at, days=_DAYS_UNTIL_CLOSING):
            if closing is not None and start > closing:
                break
            if closing == start or start <= at < end:
                closing = end
        return closing

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
        """Open spans in order (UTC), none overlapping, beginning with the local day before ``at``."""
        begun: tuple[datetime, datetime] | None = None
        for start, end in self._spans_as_written(at, days):
            if begun is not None and start < begun[1]:
                begun = begun[0], max(begun[1], end)
                continue
            if begun is not None:
                yield begun
            begun = start, end
        if begun is not None:
            yield begun

    def _spans_as_written(self, at: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Day by day from the one before ``at``, as a span may reach past midnight."""
        first = at.astimezone(self.zone).date() - timedelta(days=1)
        for number in range(days + 2):
            day = first + timedelta(days=number)
            if day not in self.holidays:
                yield from sorted(self._moments(day, span) for span in self.week.get(day.weekday(), ()))

    def _moments(self, day: date, span: Span) -> tuple[datetime, datetime]:
        start, end = span
        last = day if end > start else day + timedelta(days=1)
        return self._moment(day, start), self._moment(last, end)

    def _moment(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)


def first_overlap(week: Week) -> tuple[int, Span, Span] | None:
    """Two spans of the week that overlap, with the weekday on which the second begins; None when none do.

    A span past midnight may meet one of the next day, and Sunday's one of Monday.
    """
    spans = sorted((*_in_week(day, span), day, span) for day, spans in week.items() for span in spans)
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            return after[2], before[3], after[3]
    if len(spans) > 1 and spans[-1][1] - _A_WEEK > spans[0][0]:
        return spans[0][2], spans[-1][3], spans[0][3]
    return None


def _in_week(day: int, span: Span) -> tuple[timedelta, timedelta]:
    """Beginning and end as the time since the Monday's midnight, by the wall clock."""
    start, end = (timedelta(days=day, hours=wall.hour, minutes=wall.minute, seconds=wall.second) for wall in span)
    return start, end if end > start else end + timedelta(days=1)
