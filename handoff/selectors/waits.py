"""How fast a team's queue has moved of late."""

from __future__ import annotations

from django.db.models import F, FloatField
from django.db.models.functions import Cast, Extract

from handoff.models import QueueStay

_LATEST = 20


def recent_paces(team_id: int | None) -> list[float]:
    """Seconds that one place took in the latest waits of a team that ended in a claim, newest first."""
    ended = QueueStay.objects.filter(team=team_id, outcome=QueueStay.Outcome.CLAIMED).order_by("-left_at")
    waited = Extract(F("left_at") - F("entered_at"), "epoch")
    paced = ended.annotate(pace=Cast(waited, FloatField()) / F("position"))
    return list(paced.values_list("pace", flat=True)[:_LATEST])
