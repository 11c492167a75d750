"""What the API reads of conversations and deliveries.

Every list goes on from a key, so that its last page costs no more than its first.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from handoff.errors import ConversationNotFound
from handoff.models import Conversation
from handoff.selectors.conversations import messages_after
from supportbot.api.cursors import Place, cursor_of
from supportbot.api.errors import EndpointNotFound
from supportbot.api.fields import message_fields
from supportbot.models import WebhookEndpoint


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which conversations are wanted; None for any. ``updated_since`` is UTC and itself included."""

    customer: str | None = None
    custody: str | None = None
    updated_since: datetime | None = None


def conversations_page(wanted: Narrowing, *, after: Place | None, limit: int) -> dict[str, Any]:
    """``items`` and ``next``, what was said in longest ago first.

    A conversation in which something is said while a caller pages moves to the end, so none is missed.
    """
    rows = Conversation.objects.select_related("agent", "team").order_by("last_message_at", "-id")
    if wanted.customer is not None:
        rows = rows.filter(customer_ref=wanted.customer)
    if wanted.custody is not None:
        rows = rows.filter(custody=wanted.custody)
    if wanted.updated_since is not None:
        rows = rows.filter(last_message_at__gte=wanted.updated_since)
    if after is not None:
        same = Q(last_message_at=after.at, id__gte=after.id)
        rows = rows.filter(last_message_at__gte=after.at).exclude(same)
    found = list(rows[: limit + 1])
    ends = Place(found[limit - 1].last_message_at, found[limit - 1].pk) if len(found) > limit else None
    return {"items": [conversation_fields(one) for one in found[:limit]], "next": cursor_of(ends) if ends else None}


def conversation_row(conversation_id: uuid.UUID) -> Conversation:
    """Raises ConversationNotFound."""
    row = Conversation.objects.select_related("agent", "team").filter(pk=conversation_id).first()
    if row is None:
        raise ConversationNotFound
    return row


def transcript(conversation_id: uuid.UUID, *, last_seq: int, limit: int) -> dict[str, Any]:
    """The conversation with at most ``limit`` messages after ``last_seq``. Raises ConversationNotFound."""
    row = conversation_row(conversation_id)
    found = messages_after(conversation_id, last_seq, limit + 1)
    return {
        **conversation_fields(row),
        "messages": [message_fields(one) for one in found[:limit]],
        "more": len(found) > limit,
    }


def conversation_fields(row: Conversation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "customer": row.customer_ref,
        "customer_name": row.display_name,
        "custody": row.custody,
        "custody_version": row.custody_version,
        "agent": row.agent.display_name if row.agent else None,
        "team": row.team.name if row.team else None,
        "topic": row.topic or None,
        "last_seq": row.last_seq,
        "created_at": row.created_at,
        "updated_at": row.last_message_at,
        "closed_at": row.closed_at if row.custody == Conversation.Custody.CLOSED else None,
        "close_reason": row.close_reason or None,
    }


def endpoint_row(endpoint_id: uuid.UUID) -> WebhookEndpoint:
    """Raises EndpointNotFound."""
    row = WebhookEndpoint.objects.filter(pk=endpoint_id).first()
    if row is None:
        raise EndpointNotFound
    return row


def deliveries_page(endpoint_id: uuid.UUID, *, after: Place | None, limit: int) -> dict[str, Any]:
    """The endpoint's deliveries, the newest first. Raises EndpointNotFound."""
    rows = endpoint_row(endpoint_id).deliveries.order_by("-created_at", "-id")
    if after is not None:
        same = Q(created_at=after.at, id__gte=after.id)
        rows = rows.filter(created_at__lte=after.at).exclude(same)
    found = list(rows[: limit + 1])
    ends = Place(found[limit - 1].created_at, found[limit - 1].pk) if len(found) > limit else None
    return {"items": found[:limit], "next": cursor_of(ends) if ends else None}
