"""The worker's part: find what is due and count it, a round at a time."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.selectors import company_zone
from supportbot.measuring.counting import LONGEST_DAYS, days_count
from supportbot.measuring.days import Period, runs
from supportbot.measuring.marking import days_mark
from supportbot.models import DayDue, DayFigures, FiguresMark

ROUND_SECONDS = 20.0
"""After so long a round ends, and the next goes on."""
OLDER_WAIT = timedelta(minutes=10)
"""Days before yesterday wait so long, that a chat which goes on for weeks does not have them counted every minute."""


def figures_keep_up(
    *, as_of: datetime | None = None, seconds: float = ROUND_SECONDS, older_wait: timedelta = OLDER_WAIT
) -> int:
    """Count what is due, the newest days first; how many days. 0 where another process is at it.

    ``as_of`` (UTC) is the moment that outcomes are judged at; now, by the database's clock, where it is not given.
    """
    zone, until = company_zone(), time.monotonic() + seconds
    FiguresMark.objects.get_or_create(pk=1)
    with transaction.atomic():
        mark = _taken()
        if mark is None:
            return 0
        days_mark(mark, zone=zone, as_of=as_of or _now())
    counted = 0
    for period in runs(_due(zone, older_wait), longest=LONGEST_DAYS):
        counted += _counted(period, zone)
        if time.monotonic() >= until:
            break
    return counted


def figures_recount(first: date, last: date) -> int:
    """Count these days from nothing, whatever is due; how many days."""
    zone, period = company_zone(), Period(first, last)
    FiguresMark.objects.get_or_create(pk=1)
    for part in runs(period, longest=LONGEST_DAYS):
        with transaction.atomic():
            mark = FiguresMark.objects.select_for_update().get(pk=1)
            days_count(part, zone=zone, as_of=mark.as_of or _now())
    return len(period)


def _due(zone: ZoneInfo, older_wait: timedelta) -> QuerySet[DayDue, date]:
    now = _now()
    late = Q(since__lte=now - older_wait) | Q(day__gte=now.astimezone(zone).date() - timedelta(days=1))
    first_round = ~Q(Exists(DayFigures.objects.filter(day=OuterRef("day"))))
    return DayDue.objects.filter(late | first_round).values_list("day", flat=True)


def _counted(period: Period, zone: ZoneInfo) -> int:
    """Count the days of one run and strike them off, both or neither."""
    with transaction.atomic():
        mark = _taken()
        if mark is None or mark.as_of is None or mark.zone != zone.key:
            return 0
        days_count(period, zone=zone, as_of=mark.as_of)
        DayDue.objects.filter(day__range=(period.first, period.last)).delete()
        return len(period)


def _taken() -> FiguresMark | None:
    return FiguresMark.objects.select_for_update(skip_locked=True).filter(pk=1).first()


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
