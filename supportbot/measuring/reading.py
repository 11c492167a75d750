"""What was counted over a period, for all or for one topic, team or language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Min

from billing.selectors import company_zone
from supportbot.measuring import packed
from supportbot.measuring.days import Period
from supportbot.measuring.tally import Tally
from supportbot.models import DayDue, DayFigures, FiguresMark
from supportbot.models.measuring import EVERY


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at; empty: all. ``team`` is a key as text."""

    topic: str = ""
    team: str = ""
    language: str = ""

    @property
    def row(self) -> dict[str, str]:
        """Which rows hold it: where two are named, all three have to be, and what is not named is added up."""
        named = {"topic": self.topic, "team": self.team, "language": self.language}
        if sum(map(bool, named.values())) > 1:
            return {name: value for name, value in named.items() if value}
        return {name: value or EVERY for name, value in named.items()}


@dataclass(frozen=True, slots=True)
class Counted:
    """A period beside the one before it. ``steps`` has a tally for each step of the period."""

    period: Period
    scope: Scope
    now: Tally
    before: Tally
    steps: list[tuple[Period, Tally]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the counting has come: ``as_of`` (UTC) is empty before the first round, ``due`` how many days wait."""

    zone: ZoneInfo
    as_of: datetime | None
    due: int


def standing() -> Standing:
    mark = FiguresMark.objects.first()
    return Standing(company_zone(), mark.as_of if mark else None, DayDue.objects.count())


def counted(period: Period, scope: Scope) -> Counted:
    """Two periods in one statement; the one before is empty where the counts do not reach back over all of it."""
    steps = period.steps()
    since = _first_day()
    compared = since is not None and since <= period.before.first
    pairs = _pairs(Period(period.before.first if compared else period.first, period.last), scope)
    place = {day: number for number, step in enumerate(steps, start=1) for day in step}
    before, *tallies, now = packed.added_up(((place.get(day, 0), counts) for day, counts in pairs), len(steps) + 1)
    now.family_add("topic_before", before.family("topic"))
    return Counted(period, scope, now, before, list(zip(steps, tallies, strict=True)))


def _first_day() -> date | None:
    rows = DayFigures.objects.filter(topic=EVERY, team=EVERY, language=EVERY)
    first: date | None = rows.aggregate(first=Min("day"))["first"]
    return first


def _pairs(period: Period, scope: Scope) -> list[tuple[date, bytes]]:
    rows = DayFigures.objects.filter(day__range=(period.first, period.last), **scope.row)
    if EVERY not in scope.row.values():
        rows = rows.exclude(topic=EVERY).exclude(team=EVERY).exclude(language=EVERY)
    return [(day, bytes(counts)) for day, counts in rows.values_list("day", "counts")]
