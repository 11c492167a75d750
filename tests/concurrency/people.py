"""The rows that the races are about."""

from __future__ import annotations

import uuid

from django.db.models.functions import Now

from handoff.models import Conversation, StaffMember
from handoff.services.accepting import Accepted, Incoming, message_accept
from supportbot.leases import OPEN_TURN, TURN_COLUMNS, TURN_JOINS, opening_values


def agent(name: str) -> StaffMember:
    return StaffMember.objects.create_staff(
        email=f"{name}-{uuid.uuid4().hex[:8]}@example.com", password="a long password", role="agent", display_name=name
    )


def conversation(custody: str = "bot") -> Conversation:
    queued = {"queued_at": Now()} if custody == "waiting" else {}
    return Conversation.objects.create(
        customer_ref=f"cus_{uuid.uuid4().hex}", display_name="Priya", custody=custody, **queued
    )


def incoming(asked: Conversation, text: str = "What do I owe?") -> Incoming:
    return Incoming(asked.pk, asked.customer_ref, "Priya", str(uuid.uuid4()), text, {})


async def accept(message: Incoming) -> Accepted:
    """As the customer's socket takes it in: the message, and the turn that will answer it."""
    return await message_accept(
        message, also=OPEN_TURN, columns=TURN_COLUMNS, joins=TURN_JOINS, values=opening_values("signed")
    )
