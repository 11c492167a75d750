"""The order of a queue, and how fast it has moved of late."""

from __future__ import annotations

from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Extract

from handoff.models import Conversation, QueueStay

_LATEST = 20


def in_order_of_service(waiting: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Priority first, then the longest wait.

    The index ``conversation_queue``, ``place_of`` and the place in ``handoff.reading`` have the same order; a test
    holds them together.
    """
    return waiting.order_by(F("priority").desc(), "queued_at", "id")


def place_of(conversation: Conversation) -> int:
    """1 for the next of its team to be served."""
    before = Q(priority__gt=conversation.priority) | Q(priority=conversation.priority) & (
        Q(queued_at__lt=conversation.queued_at) | Q(queued_at=conversation.queued_at, pk__lt=conversation.pk)
    )
    same_team = Conversation.objects.filter(custody=Conversation.Custody.WAITING, team=conversation.team_id)
    return same_team.filter(before).count() + 1


def recent_paces(team_id: int | None) -> list[float]:
    """Seconds that one place took in the latest waits of a team that ended in a claim, newest first."""
    ended = QueueStay.objects.filter(team=team_id, outcome=QueueStay.Outcome.CLAIMED).order_by("-left_at")
    waited = Extract(F("left_at") - F("entered_at"), "epoch")
    paced = ended.annotate(pace=Cast(waited, FloatField()) / F("position"))
    return list(paced.values_list("pace", flat=True)[:_LATEST])
