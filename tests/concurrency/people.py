"""The rows that the races are about."""

from __future__ import annotations

import uuid

from django.db.models.functions import Now

from handoff.models import Conversation, StaffMember


def agent(name: str) -> StaffMember:
    return StaffMember.objects.create_staff(
        email=f"{name}-{uuid.uuid4().hex[:8]}@example.com", password="a long password", role="agent", display_name=name
    )


def conversation(custody: str = "bot") -> Conversation:
    queued = {"queued_at": Now()} if custody == "waiting" else {}
    return Conversation.objects.create(
        customer_ref=f"cus_{uuid.uuid4().hex}", display_name="Priya", custody=custody, **queued
    )
