"""The turns of the last days that were read as a topic, counted by confidence. One statement over one index.

The confidence is the one that is held against the threshold: of the topic and those whose answer serves as well.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from supportbot.answering.kin import KIN, LEAST
from supportbot.tuning.thresholds.weighing import Bucket

DAYS = 30

_BUCKETS = """
SELECT percent, count(*), count(*) FILTER (WHERE judged), count(*) FILTER (WHERE wrong),
    count(*) FILTER (WHERE answered), count(*) FILTER (WHERE answered AND judged),
    count(*) FILTER (WHERE answered AND wrong),
    count(*) FILTER (WHERE held), count(*) FILTER (WHERE held AND judged), count(*) FILTER (WHERE held AND wrong)
FROM (SELECT floor(sure.it::numeric * 100)::int AS percent,
        t.decision IN ('answer', 'propose', 'perform') AND sure.it >= (t.trace ->> 'threshold')::float8 AS answered,
        sure.it < (t.trace ->> 'threshold')::float8
            AND (t.decision = 'clarify' OR t.decision = 'handoff' AND t.reason = 'low_confidence') AS held,
        v.turn_id IS NOT NULL AS judged,
        v.value = 'wrong' AND v.topic <> t.topic AS wrong
      FROM supportbot_turn AS t LEFT JOIN supportbot_turnverdict AS v ON v.turn_id = t.id
      LEFT JOIN LATERAL (
        SELECT max(family.likely) AS likely FROM (
            SELECT sum((one.score ->> 1)::float8) AS likely
            FROM jsonb_array_elements(t.trace #> '{reading,topics}') AS one(score)
            JOIN unnest(%(kin)s::text[], %(families)s::int[]) AS kin(topic, family) ON kin.topic = one.score ->> 0
            GROUP BY kin.family) AS family) AS near ON t.confidence >= %(least)s
      CROSS JOIN LATERAL (SELECT least(greatest(t.confidence, near.likely), 1) AS it) AS sure
      WHERE t.status = 'done' AND t.topic = %(topic)s AND t.finished_at > now() - %(days)s * interval '1 day'
        AND t.confidence IS NOT NULL AND t.trace #>> '{reading,topics,0,0}' = t.topic
        AND coalesce(t.trace #>> '{reading,choice}', '') = '') AS read
GROUP BY percent ORDER BY percent"""
_OF_EACH = """
SELECT t.topic, count(*), count(*) FILTER (WHERE t.decision IN ('answer', 'propose', 'perform')),
    count(v.turn_id), count(*) FILTER (WHERE v.value = 'wrong' AND v.topic <> t.topic)
FROM supportbot_turn AS t LEFT JOIN supportbot_turnverdict AS v ON v.turn_id = t.id
WHERE t.status = 'done' AND t.topic = ANY(%(topics)s) AND t.finished_at > now() - %(days)s * interval '1 day'
GROUP BY t.topic"""


def buckets_of(topic: str, *, days: int = DAYS) -> list[Bucket]:
    """Turns of ``topic`` without a tap, by whole percent of confidence.

    A verdict of wrong with the topic itself for correction says that it was read rightly and should have been answered.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BUCKETS, {"topic": topic, "days": days, "least": LEAST, **_kin_of(topic)})
        return [Bucket(*row) for row in cursor.fetchall()]


def _kin_of(topic: str) -> dict[str, list[Any]]:
    """The families of topics that count together with this one (``answering.kin``), as two columns."""
    pairs = [(one, number) for number, family in enumerate(KIN) if topic in family for one in sorted(family)]
    return {"kin": [one for one, _ in pairs], "families": [number for _, number in pairs]}


def turns_of_each(topics: list[str], *, days: int = DAYS) -> dict[str, tuple[int, int, int, int]]:
    """By topic: turns, those answered, those judged, those judged wrong."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_EACH, {"topics": topics, "days": days})
        return {row[0]: row[1:] for row in cursor.fetchall()}
