"""The lists of the inbox. Each is one query, however many rows it has."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from handoff.models import Conversation, Escalation, Message, StaffMember

LONGEST = 100
PREVIEW = 160
GREETING = 1  # a chat begins with the greeting; until the customer writes there is nothing to see
Custody = Conversation.Custody
SPEAKERS = (Message.Author.CUSTOMER, Message.Author.BOT, Message.Author.AGENT)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One conversation as a line. ``since`` is UTC: queued for who waits, closed for what is over, else last said.

    ``preview`` is what the customer said last while they wait, else what anybody said last.
    """

    id: uuid.UUID
    display_name: str
    custody: str
    priority: int
    reason: str
    since: datetime
    preview: str
    preview_author: str
    unread: int


@dataclass(frozen=True, slots=True)
class InboxCounts:
    waiting: int
    own: int
    bot: int


def inbox_counts(staff: StaffMember) -> InboxCounts:
    """How many wait, how many ``staff`` holds, how many the bot holds."""
    found = Conversation.objects.exclude(custody=Custody.CLOSED).aggregate(
        waiting=Count("pk", filter=Q(custody=Custody.WAITING)),
        own=Count("pk", filter=Q(custody=Custody.AGENT, agent=staff)),
        bot=Count("pk", filter=Q(custody=Custody.BOT, last_seq__gt=GREETING)),
    )
    return InboxCounts(**found)


def queue() -> list[InboxRow]:
    """Who waits, in the order of service: priority first, then the longest wait."""
    waiting = Conversation.objects.filter(custody=Custody.WAITING).order_by(F("priority").desc(), "queued_at", "id")
    return _rows(waiting, since="queued_at", heard=(Message.Author.CUSTOMER,))


def own(staff: StaffMember) -> list[InboxRow]:
    """What ``staff`` holds, the latest word first."""
    return _rows(Conversation.objects.filter(custody=Custody.AGENT, agent=staff).order_by("-last_message_at", "id"))


def with_bot() -> list[InboxRow]:
    """What the bot holds and a customer has written in, the latest word first."""
    return _rows(
        Conversation.objects.filter(custody=Custody.BOT, last_seq__gt=GREETING).order_by("-last_message_at", "id")
    )


def closed() -> list[InboxRow]:
    """The conversations closed last."""
    return _rows(Conversation.objects.filter(custody=Custody.CLOSED).order_by("-closed_at", "id"), since="closed_at")


def _rows(
    conversations: QuerySet[Conversation], *, since: str = "last_message_at", heard: tuple[str, ...] = SPEAKERS
) -> list[InboxRow]:
    return [_row(found) for found in _annotated(conversations, since, heard)[:LONGEST]]


def _annotated(
    conversations: QuerySet[Conversation], since: str, heard: tuple[str, ...]
) -> QuerySet[Conversation, Any]:
    said = Message.objects.filter(conversation=OuterRef("pk"), author__in=heard).order_by("-seq")
    unseen = Message.objects.filter(
        conversation=OuterRef("pk"), author=Message.Author.CUSTOMER, seq__gt=OuterRef("agent_read_seq")
    )
    count = unseen.order_by().values("conversation").annotate(total=Count("pk")).values("total")
    return conversations.annotate(
        shown_since=Coalesce(since, "last_message_at"),
        last_said=Subquery(said.values(found=JSONObject(text="text", author="author"))[:1]),
        reason=Subquery(Escalation.objects.filter(conversation=OuterRef("pk")).order_by("-id").values("reason")[:1]),
        unread=Case(
            When(custody=Custody.AGENT, then=Coalesce(Subquery(count), 0)),
            default=Value(0),
            output_field=IntegerField(),
        ),
    ).values("id", "display_name", "custody", "priority", "reason", "shown_since", "last_said", "unread")


def _row(found: dict[str, Any]) -> InboxRow:
    said = found["last_said"] or {"text": "", "author": ""}
    return InboxRow(
        id=found["id"],
        display_name=found["display_name"],
        custody=found["custody"],
        priority=found["priority"],
        reason=found["reason"] or "",
        since=found["shown_since"],
        preview=" ".join(said["text"][: 2 * PREVIEW].split())[:PREVIEW],
        preview_author=said["author"],
        unread=found["unread"],
    )
