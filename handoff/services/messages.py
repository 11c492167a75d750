"""Adding what the bot, an agent or the system says. What a customer says comes in through ``accepting``."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Now

from handoff.models import Conversation, Message
from handoff.records import MessageRow
from handoff.services.events import event_append


def row_of(message: Message) -> MessageRow:
    return MessageRow(
        seq=message.seq,
        author=message.author,
        author_name=message.author_name,
        kind=message.kind,
        text=message.text,
        body=message.body,
        client_id=message.client_id,
        staff_id=message.staff_id,
        created_at=message.created_at,
    )


def message_append(
    *,
    conversation: Conversation,
    author: str,
    author_name: str,
    text: str,
    kind: str = Message.Kind.TEXT,
    body: dict[str, Any] | None = None,
    client_id: str | None = None,
    staff_id: int | None = None,
) -> Message:
    """Add one message under the conversation's next number. ``conversation`` must be locked by the caller."""
    conversation.last_seq += 1
    Conversation.objects.filter(pk=conversation.pk).update(last_seq=conversation.last_seq, last_message_at=Now())
    message = Message.objects.create(
        conversation_id=conversation.pk,
        seq=conversation.last_seq,
        author=author,
        author_name=author_name,
        staff_id=staff_id,
        kind=kind,
        text=text,
        body=body or {},
        client_id=client_id,
    )
    event_append(
        conversation_id=conversation.pk,
        kind="message",
        seq=message.seq,
        custody_version=conversation.custody_version,
        actor=author,
        message=row_of(message),
    )
    return message


def notice_append(*, conversation: Conversation, text: str, code: str) -> Message:
    """Add a line of the system's, e.g. that somebody joined. ``code`` lets clients say it in another language."""
    return message_append(
        conversation=conversation,
        author=Message.Author.SYSTEM,
        author_name="",
        kind=Message.Kind.NOTICE,
        text=text,
        body={"code": code},
    )
