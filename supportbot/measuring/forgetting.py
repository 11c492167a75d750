"""Erasing conversations without changing what was counted: their part of each day is kept as bare counts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection

from billing.selectors import company_zone
from supportbot.measuring.counting import LONGEST_DAYS, facts_gather
from supportbot.measuring.days import runs
from supportbot.models import FiguresMark

_DAYS = """
SELECT DISTINCT (at AT TIME ZONE %(zone)s)::date FROM (
    SELECT created_at AS at FROM handoff_message WHERE conversation_id = ANY(%(chats)s)
    UNION ALL SELECT finished_at FROM supportbot_turn
        WHERE conversation_id = ANY(%(chats)s) AND finished_at IS NOT NULL
    UNION ALL SELECT entered_at FROM handoff_queuestay WHERE conversation_id = ANY(%(chats)s)
    UNION ALL SELECT started_at FROM handoff_slaclock WHERE conversation_id = ANY(%(chats)s)
) AS moment ORDER BY 1"""
_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS measuring_part
    (day date, topic text, team text, language text, measure text, n bigint) ON COMMIT DELETE ROWS;
TRUNCATE measuring_part"""
_TAKE = """
INSERT INTO measuring_part SELECT day, topic, team, language, measure, n * %(sign)s::bigint FROM measuring_fact"""
_KEEP = """
INSERT INTO supportbot_keptfact (day, topic, team, language, measure, n)
SELECT day, topic, team, language, measure, sum(n) FROM measuring_part
GROUP BY day, topic, team, language, measure HAVING sum(n) <> 0"""


def figures_kept(chats: Sequence[uuid.UUID], erase: Callable[[], None]) -> None:
    """Call ``erase``, which deletes these conversations, and keep what they have counted on each day.

    Inside the caller's transaction; nobody counts meanwhile. Outcomes that are not known yet stay uncounted.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("figures_kept needs a transaction")
    FiguresMark.objects.get_or_create(pk=1)
    mark, zone = FiguresMark.objects.select_for_update().get(pk=1), company_zone()
    if mark.as_of is None:  # nothing was ever counted
        erase()
        return
    periods = list(runs(_days(chats, zone), longest=LONGEST_DAYS))
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        for sign in (1, -1):
            for period in periods:
                facts_gather(period, zone=zone, as_of=mark.as_of)
                cursor.execute(_TAKE, {"sign": sign})
            if sign == 1:
                erase()
        cursor.execute(_KEEP)


def _days(chats: Sequence[uuid.UUID], zone: ZoneInfo) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"zone": zone.key, "chats": list(chats)})
        return [row[0] for row in cursor.fetchall()]
