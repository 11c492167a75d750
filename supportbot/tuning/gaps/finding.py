"""Turns that belong to a gap and are in none yet: asked back or handed over for want of understanding, or judged wrong.

Each statement looks a few minutes behind its mark, for transactions that ended out of order.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from supportbot.models import GapMessage

_BEHIND = "interval '5 minutes'"
_FOUND = """
SELECT t.id, {moment} AS moment, c.customer_ref, t.decision, t.confidence, t.finished_at,
    coalesce(t.trace #>> '{{reading,topics,0,0}}', t.topic) AS read_topic,
    (SELECT string_agg(m.text, E'\\n' ORDER BY m.seq) FROM handoff_message AS m
     WHERE m.conversation_id = t.conversation_id AND m.author = 'customer' AND m.seq BETWEEN t.first_seq AND t.last_seq)
FROM {source} JOIN handoff_conversation AS c ON c.id = t.conversation_id
WHERE {condition} AND coalesce(t.trace #>> '{{reading,choice}}', '') = ''
    AND ({moment} > %(since)s::timestamptz - {behind} OR %(since)s::timestamptz IS NULL)
    AND NOT EXISTS (SELECT FROM supportbot_gapmessage AS g WHERE g.turn_id = t.id)
ORDER BY {moment}, t.id LIMIT %(most)s"""

_NOT_UNDERSTOOD = """t.status = 'done' AND t.decision IN ('clarify', 'handoff')
    AND (t.reason IN ('low_confidence', 'out_of_scope')
         OR t.decision = 'clarify' AND t.confidence < (t.trace ->> 'threshold')::float8)"""
_UNANSWERED = _FOUND.format(
    moment="t.finished_at", source="supportbot_turn AS t", condition=_NOT_UNDERSTOOD, behind=_BEHIND
)
_JUDGED = _FOUND.format(
    moment="v.at",
    source="supportbot_turnverdict AS v JOIN supportbot_turn AS t ON t.id = v.turn_id",
    condition="v.value = 'wrong'",
    behind=_BEHIND,
)
_WHY = {"clarify": GapMessage.Why.ASKED_BACK, "handoff": GapMessage.Why.HANDED_OVER}


@dataclass(frozen=True, slots=True)
class Unread:
    """One such turn. ``moment`` (UTC) orders it; ``text`` is what the customer wrote, a line each message."""

    turn_id: uuid.UUID
    moment: datetime
    at: datetime
    customer_ref: str
    why: str
    read_topic: str
    confidence: float | None
    text: str


def unanswered(since: datetime | None, most: int) -> list[Unread]:
    """At most ``most`` that were not understood and ended after ``since``, the oldest first."""
    return [_unread(row, _WHY.get(row[3], "")) for row in _rows(_UNANSWERED, since, most)]


def judged_wrong(since: datetime | None, most: int) -> list[Unread]:
    """At most ``most`` that were judged wrong after ``since``, the oldest verdict first."""
    return [_unread(row, GapMessage.Why.JUDGED_WRONG) for row in _rows(_JUDGED, since, most)]


def _rows(statement: str, since: datetime | None, most: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"since": since, "most": most})
        return list(cursor.fetchall())


def _unread(row: Any, why: str) -> Unread:
    turn_id, moment, customer_ref, _decision, confidence, finished_at, read_topic, text = row
    return Unread(turn_id, moment, finished_at or moment, customer_ref, why, read_topic, confidence, text or "")
