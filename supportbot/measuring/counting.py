"""Counting days anew out of the raw tables: what stood for them before goes, in the same transaction."""

from __future__ import annotations

import math
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from supportbot.measuring import sketch
from supportbot.measuring.days import Period, bounds
from supportbot.models import DayFigures

LONGEST_DAYS = 7
"""Days that are counted in one statement."""
_FACTS = ("about", "conversations", "messages", "turns", "queue", "facts")
_BUCKET = """CASE WHEN fact.took IS NULL THEN '' ELSE
            ceil(ln(greatest(extract(epoch FROM fact.took)::float8 * 1000, %(least)s)) / %(step)s)::int::text END"""
_TABLE = """
SET LOCAL statement_timeout = '40s';
CREATE TEMP TABLE IF NOT EXISTS measuring_fact
    (day date, topic text, team text, language text, measure text, n bigint) ON COMMIT DELETE ROWS;
TRUNCATE measuring_fact"""
_KEPT = """
INSERT INTO measuring_fact (day, topic, team, language, measure, n)
SELECT day, topic, team, language, measure, n FROM supportbot_keptfact WHERE day >= %(first)s AND day <= %(last)s"""
_NAMES = "INSERT INTO supportbot_measure (name) SELECT DISTINCT measure FROM measuring_fact ON CONFLICT DO NOTHING"


def _read(name: str) -> str:
    return Path(__file__).with_name("facts").joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def _facts() -> str:
    return "WITH " + ",\n".join(map(_read, _FACTS)).replace("{bucket}", _BUCKET)


@cache
def _fill() -> str:
    return _read("fill")


def days_count(period: Period, *, zone: ZoneInfo, as_of: datetime) -> None:
    """Count the days of ``period`` as they stand; ``as_of`` (UTC) decides which outcomes are known.

    The caller holds the row of ``FiguresMark``, so that nobody else counts.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("days_count needs a transaction")
    DayFigures.objects.filter(day__range=(period.first, period.last)).delete()
    facts_gather(period, zone=zone, as_of=as_of)
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"first": period.first, "last": period.last})
        cursor.execute(_NAMES)
        cursor.execute(_fill())


def facts_gather(period: Period, *, zone: ZoneInfo, as_of: datetime) -> None:
    """Leave what the tables tell of these days in ``measuring_fact``, which lasts as long as the transaction."""
    start, end = bounds(period, zone)
    values: dict[str, Any] = {
        "start": start,
        "end": end,
        "zone": zone.key,
        "as_of": as_of,
        "least": sketch.LEAST_MS,
        "step": math.log(sketch.RATIO),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute(_facts(), values)
