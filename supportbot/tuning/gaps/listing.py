"""Gaps ranked by volume, and one gap with its messages. A fixed number of queries each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F

from supportbot.models import Gap, GapMessage, GapRound
from supportbot.tuning.gaps.wording import texts_of, turn_texts

MOST, MOST_MESSAGES, WEEKS = 100, 50, 12
DAYS = (7, 30, 90)

_RANKED = """
SELECT g.id, g.name, g.topic, g.state, seen.messages, seen.before, seen.customers, seen.last_at, seen.read
FROM (SELECT m.gap_id,
        count(*) FILTER (WHERE m.at > now() - %(days)s * interval '1 day') AS messages,
        count(*) FILTER (WHERE m.at <= now() - %(days)s * interval '1 day') AS before,
        count(DISTINCT m.customer_ref) FILTER (WHERE m.at > now() - %(days)s * interval '1 day') AS customers,
        max(m.at) AS last_at, mode() WITHIN GROUP (ORDER BY m.read_topic) AS read
      FROM supportbot_gapmessage AS m WHERE m.at > now() - 2 * %(days)s * interval '1 day' GROUP BY m.gap_id) AS seen
JOIN supportbot_gap AS g ON g.id = seen.gap_id
WHERE g.state = %(state)s AND seen.messages > 0 ORDER BY seen.messages DESC, g.id LIMIT %(most)s"""
_WEEKS = """
SELECT n, count(m.turn_id) FROM generate_series(0, %(weeks)s - 1) AS n
LEFT JOIN supportbot_gapmessage AS m ON m.gap_id = %(gap)s
    AND m.at > now() - (n + 1) * interval '7 days' AND m.at <= now() - n * interval '7 days'
GROUP BY n ORDER BY n DESC"""


@dataclass(frozen=True, slots=True)
class RankedGap:
    """``messages`` and ``customers`` of the last days asked for, ``before`` of as many days before those; ``read`` is
    the topic they were read as most often."""

    id: int
    name: str
    topic: str
    state: str
    messages: int
    before: int
    customers: int
    last_at: datetime
    read: str
    example: str = ""

    @property
    def change(self) -> int:
        return self.messages - self.before


@dataclass(frozen=True, slots=True)
class GapLine:
    """One message of a gap, with the conversation it stands in."""

    turn_id: uuid.UUID
    conversation_id: uuid.UUID
    seq: int
    at: datetime
    why: str
    read_topic: str
    confidence: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ShownGap:
    gap: Gap
    example: str
    messages: int
    customers: int
    weeks: tuple[int, ...]
    """Messages a week, the present one last."""
    read: tuple[tuple[str, int], ...]
    """What they were read as, most often first."""
    lines: tuple[GapLine, ...] = field(default=())


def gaps_ranked(*, days: int, state: str) -> list[RankedGap]:
    """The gaps of one state that had messages within ``days``, most messages first."""
    with connection.cursor() as cursor:
        cursor.execute(_RANKED, {"days": days, "state": state, "most": MOST})
        rows = cursor.fetchall()
    examples = texts_of([row[0] for row in rows])
    return [replace(RankedGap(*row), example=examples.get(row[0], "")) for row in rows]


def gaps_by_state() -> dict[str, int]:
    """How many gaps there are in each state."""
    counted = Gap.objects.order_by().values("state").annotate(total=Count("pk"))
    return {row["state"]: row["total"] for row in counted}


def gap_shown(gap: Gap) -> ShownGap:
    """A gap with its newest messages."""
    totals: Mapping[str, int] = gap.messages.aggregate(
        messages=Count("pk"), customers=Count("customer_ref", distinct=True)
    )
    read = gap.messages.order_by().values("read_topic").annotate(total=Count("pk")).order_by("-total", "read_topic")
    return ShownGap(
        gap=gap,
        example=texts_of([gap.pk]).get(gap.pk, ""),
        weeks=_weeks(gap),
        read=tuple((row["read_topic"], row["total"]) for row in read[:3]),
        lines=tuple(_lines(gap)),
        **totals,
    )


def gathered_at() -> datetime | None:
    """When nothing was left to gather last; None before the first time."""
    return GapRound.objects.filter(id=1).values_list("done_at", flat=True).first()


def _weeks(gap: Gap) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_WEEKS, {"weeks": WEEKS, "gap": gap.pk})
        return tuple(count for _, count in cursor.fetchall())


def _lines(gap: Gap) -> list[GapLine]:
    found: Any = list(
        GapMessage.objects.filter(gap=gap)
        .order_by("-at", "turn_id")
        .values("turn_id", "at", "why", "read_topic", "confidence", seq=F("turn__first_seq"))
        .annotate(conversation_id=F("turn__conversation_id"))[:MOST_MESSAGES]
    )
    texts = turn_texts([row["turn_id"] for row in found])
    return [GapLine(**row, text=texts.get(row["turn_id"], "")) for row in found]
