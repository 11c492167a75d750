"""Filling the review queue: the event log says which conversations to score anew, and no entry is forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from handoff.models import Conversation, Event
from supportbot.event_log import PAGE, entries_take, sweep_alone
from supportbot.judging.risk import Reason, Risk, risk_of
from supportbot.judging.scoring_turn import begin_scoring
from supportbot.judging.signs import Known, signs_of, topics_often_wrong
from supportbot.models import ReviewItem, ReviewLog

_LEASE = timedelta(seconds=58)
_KINDS = ("opened", "message", "custody", "feedback", "rating")

_KEEP = """
INSERT INTO supportbot_reviewitem AS kept (conversation_id, score, reasons, happened_at)
SELECT chat, score, string_to_array(reasons, ','), happened_at
FROM unnest(%(chats)s::uuid[], %(scores)s::int[], %(reasons)s::text[], %(moments)s::timestamptz[])
    AS risky (chat, score, reasons, happened_at)
ON CONFLICT (conversation_id) DO UPDATE SET
    score = EXCLUDED.score, reasons = EXCLUDED.reasons, happened_at = EXCLUDED.happened_at,
    state = CASE WHEN kept.done_at IS NULL THEN kept.state ELSE 'open' END,
    reviewer_id = CASE WHEN kept.done_at IS NULL THEN kept.reviewer_id END,
    done_at = NULL, outcome = ''
WHERE CASE WHEN kept.done_at IS NULL
    THEN (kept.score, kept.reasons, kept.happened_at) <> (EXCLUDED.score, EXCLUDED.reasons, EXCLUDED.happened_at)
    ELSE NOT (array_remove(EXCLUDED.reasons, %(not_new)s) <@ kept.reasons) END"""
"""What was done comes back only for a reason that the customer has given since, with all its reasons."""


def queue_sweep() -> int:
    """Read what is new in the log, and free what was taken and left; how many were freed. One process at a time."""
    return sweep_alone(ReviewLog, _LEASE, read=log_read, work=leases_end)


def log_read(most: int = PAGE) -> int:
    """Score the conversations of up to ``most`` new entries; how many entries were read."""
    return entries_take(ReviewLog, Event.objects.filter(kind__in=_KINDS), _score, most)


def _score(events: Sequence[Event]) -> None:
    items_score({event.conversation_id for event in events if event.conversation_id is not None})


def items_score(conversations: set[uuid.UUID]) -> int:
    """Put each that has a reason into the queue, and take out what nobody has begun and has none; how many are in."""
    if not conversations:
        return 0
    often_wrong = topics_often_wrong()
    known = sorted(signs_of(list(conversations)), key=lambda one: one.conversation)  # one order of locks for all
    risky = [(one, risk) for one in known if (risk := risk_of(one.signs, often_wrong=often_wrong)).reasons]
    calm = conversations - {one.conversation for one, _ in risky}
    with transaction.atomic():
        begin_scoring()
        _keep(risky)
        ReviewItem.objects.filter(pk__in=calm, state=ReviewItem.State.OPEN).delete()
    return len(risky)


def _keep(risky: Sequence[tuple[Known, Risk]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "chats": [one.conversation for one, _ in risky],
                "scores": [risk.score for _, risk in risky],
                "reasons": [",".join(risk.reasons) for _, risk in risky],
                "moments": [one.happened_at for one, _ in risky],
                "not_new": Reason.OFTEN_WRONG.value,
            },
        )


def queue_rescore(*, size: int = PAGE) -> int:
    """Score every conversation, whatever the log says; how many are in the queue."""
    last, found = uuid.UUID(int=0), 0
    while chats := _page(last, size):
        with transaction.atomic():
            found += items_score(set(chats))
        last = chats[-1]
    return found


def leases_end() -> int:
    """Free what was taken and neither done nor handed back in time."""
    over = ReviewItem.objects.filter(state=ReviewItem.State.TAKEN, taken_until__lt=Now())
    return over.update(state=ReviewItem.State.OPEN, reviewer=None, taken_until=None)


def _page(after: uuid.UUID, size: int) -> Sequence[uuid.UUID]:
    return list(Conversation.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size])
