"""Staff who are signed in, and conversations for them to see."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from handoff.models import Conversation, Escalation, Message, StaffMember

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def staff(role: str = "agent", name: str = "Maya") -> StaffMember:
    """A person without a password: hashing one takes longer than a page."""
    email = f"{name.lower()}-{uuid.uuid4().hex[:8]}@example.com"
    return StaffMember.objects.create(username=email, email=email, role=role, display_name=name)


def signed_in(role: str = "agent") -> tuple[Client, StaffMember]:
    member = staff(role)
    client = Client()
    client.force_login(member)
    return client, member


def conversation(*texts: str, minute: int = 0, name: str = "Priya Shah", **columns: Any) -> Conversation:
    """A conversation in which the customer said ``texts``, the last of them at 12:00 plus ``minute``."""
    at = NOON + timedelta(minutes=minute)
    if columns.get("custody") == "waiting":
        columns.setdefault("queued_at", at)
    made = Conversation.objects.create(
        customer_ref=f"cus_{uuid.uuid4().hex}",
        display_name=name,
        last_message_at=at,
        last_seq=len(texts),
        **columns,
    )
    for seq, text in enumerate(texts, start=1):
        say(made, seq, text, created_at=at)
    return made


def say(conversation: Conversation, seq: int, text: str, author: str = "customer", **columns: Any) -> Message:
    if seq > conversation.last_seq:
        conversation.last_seq = seq
        conversation.save(update_fields=["last_seq"])
    return Message.objects.create(
        conversation=conversation, seq=seq, author=author, author_name=author.capitalize(), text=text, **columns
    )


def escalated(conversation: Conversation, reason: str, **brief: Any) -> Escalation:
    return Escalation.objects.create(
        conversation=conversation, custody_version=1, reason=reason, priority=conversation.priority, brief=brief
    )
