"""How long somebody waited for a person, and what they had been told. Written inside the moves that bound the wait."""

from __future__ import annotations

from django.db.models.functions import Now

from handoff.models import Conversation, QueueStay
from handoff.policy import expected_wait
from handoff.selectors.waits import place_of, recent_paces


def stay_begin(conversation: Conversation) -> QueueStay:
    """The customer waits from now on; ``conversation`` is waiting and locked."""
    place = place_of(conversation)
    return QueueStay.objects.create(
        conversation=conversation,
        custody_version=conversation.custody_version,
        team_id=conversation.team_id,
        priority=conversation.priority,
        position=place,
        estimate_seconds=expected_wait(recent_paces(conversation.team_id), position=place),
    )


def stay_end(conversation: Conversation) -> None:
    """The wait is over, if there was one: somebody has claimed it, or it has left the queue otherwise."""
    claimed = conversation.custody == Conversation.Custody.AGENT
    QueueStay.objects.filter(conversation=conversation, left_at__isnull=True).update(
        left_at=Now(), outcome=QueueStay.Outcome.CLAIMED if claimed else QueueStay.Outcome.LEFT
    )
