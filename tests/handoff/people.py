"""The rows that most behaviours start from."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models.functions import Now

from handoff.models import Conversation, Message, StaffMember


def staff(name: str = "Maya", role: str = "agent") -> StaffMember:
    """Somebody who works here. Has no password: making one takes longer than most tests."""
    address = f"{name}-{uuid.uuid4().hex[:8]}@example.com".lower()
    return StaffMember.objects.create(username=address, email=address, password="!", role=role, display_name=name)


def session_key(member: StaffMember) -> str:
    """The key of a session in which ``member`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def conversation(custody: str = "bot", holder: StaffMember | None = None, **columns: Any) -> Conversation:
    """A conversation in any state, as the services would have left it; held by ``holder`` when custody is ``agent``."""
    if custody == "waiting":
        columns.setdefault("queued_at", Now())
    if custody == "agent":
        columns.setdefault("agent", holder or staff())
        columns.setdefault("claimed_at", Now())
    fresh = Conversation.objects.create(
        customer_ref=f"cus_{uuid.uuid4().hex}", display_name="Priya", custody=custody, **columns
    )
    return Conversation.objects.get(pk=fresh.pk)


def say(where: Conversation, text: str, author: str = "customer", **columns: Any) -> Message:
    """One more message, straight into the tables."""
    where.last_seq += 1
    Conversation.objects.filter(pk=where.pk).update(last_seq=where.last_seq)
    return Message.objects.create(conversation=where, seq=where.last_seq, author=author, text=text, **columns)
