"""From reviewers' verdicts to corrections that wait for a decision."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection, transaction

from billing.errors import CompanyNotLoaded
from billing.selectors import company_facts
from supportbot.improving.errors import BadCorrection
from supportbot.improving.sentences import checked, key_of, sentence_of
from supportbot.models import Correction, CorrectionSource
from supportbot.thinking import ANSWERS_IN

MOST_AT_ONCE = 500

_STALE = """
DELETE FROM supportbot_correctionsource AS s
WHERE NOT EXISTS (
    SELECT 1 FROM supportbot_turnverdict AS v
    WHERE v.turn_id = s.turn_id AND v.value = 'wrong' AND v.topic = s.topic)"""
_ORPHANED = """
DELETE FROM supportbot_correction AS c
WHERE c.state = 'proposed' AND c.id = ANY(%s)
    AND NOT EXISTS (SELECT 1 FROM supportbot_correctionsource AS s WHERE s.correction_id = c.id)"""
_FRESH = """
SELECT v.turn_id, v.topic, v.by_id, (
    SELECT string_agg(m.text, E'\\n' ORDER BY m.seq) FROM handoff_message AS m
    WHERE m.conversation_id = t.conversation_id AND m.author = 'customer' AND m.seq BETWEEN t.first_seq AND t.last_seq)
FROM supportbot_turnverdict AS v JOIN supportbot_turn AS t ON t.id = v.turn_id
WHERE v.value = 'wrong' AND v.topic <> '' AND coalesce(t.trace -> 'reading' ->> 'choice', '') = ''
    AND NOT EXISTS (SELECT 1 FROM supportbot_correctionsource AS s WHERE s.turn_id = v.turn_id)
ORDER BY v.at DESC LIMIT %s"""


def corrections_gather() -> int:
    """Make a candidate of each verdict that corrects a topic and is none yet; how many verdicts were taken up.

    A verdict that has been changed takes its candidate back unless that was decided on. Taps are passed over: what a
    button means needs no learning. May run at once in any number of processes.
    """
    with transaction.atomic():
        _withdraw()
        with connection.cursor() as cursor:
            cursor.execute(_FRESH, [MOST_AT_ONCE])
            fresh = cursor.fetchall()
        if not fresh:
            return 0
        names = plan_names()
        return sum(_take_up(turn, topic, by, text or "", names) for turn, topic, by, text in fresh)


def _withdraw() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STALE + " RETURNING s.correction_id")
        bereft = [row[0] for row in cursor.fetchall()]
        if bereft:
            cursor.execute(_ORPHANED, [bereft])


def _take_up(turn: uuid.UUID, topic: str, by: int | None, text: str, names: Sequence[str]) -> bool:
    try:
        sentence, topic = checked(sentence_of(text, names), topic)
    except BadCorrection:  # a story, or a topic that a later release no longer has: nothing to learn from
        return False
    key = key_of(sentence)
    Correction.objects.bulk_create([Correction(key=key, text=sentence, topic=topic, by_id=by)], ignore_conflicts=True)
    correction = Correction.objects.get(key=key, topic=topic)
    CorrectionSource.objects.bulk_create(
        [CorrectionSource(correction=correction, turn_id=turn, topic=topic)], ignore_conflicts=True
    )
    return True


def plan_names() -> tuple[str, ...]:
    """What the company's plans are called; nothing before a company is loaded."""
    try:
        return tuple(plan.name for plan in company_facts(ANSWERS_IN).plans)
    except CompanyNotLoaded:
        return ()
