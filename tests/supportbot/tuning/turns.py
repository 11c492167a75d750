"""Turns of the bot with the reading that their trace keeps, and what reviewers found of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from handoff.models import Conversation
from supportbot.models import Turn, TurnVerdict
from tests.handoff.pages.people import conversation


def turn(
    text: str,
    *,
    topic: str = "late_fee",
    confidence: float = 0.5,
    threshold: float = 0.6,
    days_ago: float = 1,
    others: tuple[tuple[str, float], ...] = (),
    choice: str = "",
    where: Conversation | None = None,
    **columns: Any,
) -> Turn:
    """One turn that answered ``text``: by its confidence answered, or asked back."""
    chat = where or conversation(text)
    sure = confidence >= threshold
    values: dict[str, Any] = {"decision": "answer" if sure else "clarify", **columns}
    return Turn.objects.create(
        conversation=chat,
        first_seq=1,
        last_seq=1,
        custody_version=0,
        status="done",
        topic=topic,
        confidence=confidence,
        finished_at=timezone.now() - timedelta(days=days_ago),
        trace={
            "reading": {"topics": [[topic, confidence], *map(list, others)], "choice": choice},
            "threshold": threshold,
        },
        **values,
    )


def judged(of: Turn, value: str, topic: str = "") -> Turn:
    TurnVerdict.objects.create(turn=of, value=value, topic=topic)
    return of
