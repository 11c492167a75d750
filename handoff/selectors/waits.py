"""The order of a queue, and how fast it has moved of late."""

from __future__ import annotations

from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast, Extract

from handoff.models import Conversation, QueueStay

_LATEST = 20


def in_order_of_service(waiting: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Priority first, then the longest wait; the index ``conversation_queue`` has the same order."""
    return waiting.order_by(F("priority").desc(), "queued_at", "id")


def recent_paces(team_id: int | None) -> list[float]:
    """Seconds that one place took in the latest waits of a team that ended in a claim, newest first."""
    ended = QueueStay.objects.filter(team=team_id, outcome=QueueStay.Outcome.CLAIMED).order_by("-left_at")
    waited = Extract(F("left_at") - F("entered_at"), "epoch")
    paced = ended.annotate(pace=Cast(waited, FloatField()) / F("position"))
    return list(paced.values_list("pace", flat=True)[:_LATEST])
