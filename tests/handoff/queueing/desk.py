"""The rows that queues are about: teams, people who are there, customers who wait."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from handoff.models import Conversation, Presence, StaffMember, Team
from handoff.services.escalating import conversation_escalate
from handoff.services.locking import conversation_lock


def team(name: str = "Billing", **columns: Any) -> Team:
    return Team.objects.create(
        slug=f"{name.lower()}-{uuid.uuid4().hex[:6]}", name=name, **{"assignment": "offer", **columns}
    )


def agent(name: str, *teams: Team, status: str = "online", role: str = "agent", **columns: Any) -> StaffMember:
    staff = StaffMember.objects.create(
        username=f"{name.lower()}-{uuid.uuid4().hex[:8]}@example.com", display_name=name, role=role, **columns
    )
    staff.teams.set(teams)
    if status:
        Presence.objects.create(staff=staff, status=status)
    return staff


def waiting(
    reason: str = "asked_for_person", *, topic: str = "", language: str = "", ago: float = 0, name: str = "Priya"
) -> Conversation:
    """A customer who was handed over ``ago`` seconds ago."""
    fresh = Conversation.objects.create(customer_ref=f"cus_{uuid.uuid4().hex}", display_name=name)
    with transaction.atomic():
        moved = conversation_escalate(
            conversation=conversation_lock(fresh.pk),
            reason=reason,
            brief={"understood": {"topic": topic, "language": language}},
            actor="bot",
        )
    if ago:
        Conversation.objects.filter(pk=moved.pk).update(queued_at=timezone.now() - timedelta(seconds=ago))
        moved.refresh_from_db()
    return moved


def silent_for(staff: StaffMember, seconds: float) -> None:
    """Nothing has been heard of ``staff`` for so long, and what they hold they have held as long."""
    then = timezone.now() - timedelta(seconds=seconds)
    Presence.objects.filter(staff=staff).update(seen_at=then)
    Conversation.objects.filter(agent=staff).update(claimed_at=then)
