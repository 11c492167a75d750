"""Taking a conversation back from an agent who is gone or lets the customer wait, so that nobody waits unseen."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from handoff.custody import Move
from handoff.errors import HandoffError
from handoff.models import Conversation, Offer, Presence
from handoff.selectors.outlook import timetable_of, with_hours
from handoff.services.messages import notice_append
from handoff.services.moving import custody_move
from handoff.services.noting import system_note
from handoff.services.presence import heard_since

NO_TEAM_ANSWER_SECONDS = 900
GONE = (
    "{agent} is no longer here. You are back in the queue where you were, and a colleague will see all that was said."
)
LATE = (
    "I am sorry that nobody has replied. A colleague of {agent}'s will take over, and can read everything said so far."
)
_MOST = 200


def absent_release() -> int:
    """Return what agents hold who are offline; how many conversations. A fresh claim is given the same time."""
    limit = heard_since()
    silent = Q(agent__presence__isnull=True) | Q(agent__presence__seen_at__lt=limit)
    gone = Q(agent__presence__status=Presence.Status.OFFLINE) | (silent & Q(claimed_at__lt=limit))
    held = Conversation.objects.filter(gone | Q(agent__is_active=False), custody=Conversation.Custody.AGENT)
    return sum(_release(one, "is offline", GONE) for one in held.select_related("agent")[:_MOST])


def unanswered_release() -> int:
    """Return what agents hold and leave without a reply for longer than their team allows, in open time."""
    shortest = timezone.now() - timedelta(seconds=30)
    owed = Conversation.objects.filter(
        Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=Now()),
        custody=Conversation.Custody.AGENT,
        unanswered_since__lt=shortest,
        claimed_at__lt=shortest,
    )
    return sum(
        _release(one, "left the customer without a reply", LATE)
        for one in with_hours(owed.select_related("agent")).order_by("unanswered_since")[:_MOST]
        if _too_long(one)
    )


def _too_long(conversation: Conversation) -> bool:
    team = conversation.team
    since = max(filter(None, (conversation.unanswered_since, conversation.claimed_at)))
    limit = team.answer_seconds if team is not None else NO_TEAM_ANSWER_SECONDS
    return timetable_of(team).seconds_between(since, timezone.now()) > limit


def _release(held: Conversation, why: str, to_customer: str) -> bool:
    """Put it back where its wait began; False when it moved meanwhile."""
    agent = held.agent
    if agent is None:
        return False
    try:
        with transaction.atomic():
            moved = custody_move(
                conversation_id=held.pk,
                move=Move.REQUEUE,
                seen_version=held.custody_version,
                actor="system",
                data={"from": agent.display_name, "why": why},
            )
            # It is not offered to the same person first.
            Offer.objects.create(
                conversation=moved,
                custody_version=moved.custody_version,
                staff=agent,
                until=Now(),
                outcome=Offer.Outcome.LAPSED,
                ended_at=Now(),
            )
            system_note(moved, f"Back in the queue: {agent.display_name} {why}.")
            notice_append(
                conversation=moved,
                text=to_customer.format(agent=agent.display_name),
                code="agent_left" if to_customer == GONE else "agent_late",
                values={"agent": agent.display_name},
            )
            return True
    except HandoffError:
        return False
