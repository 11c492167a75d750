"""Adding what the bot, an agent or the system says. What a customer says comes in through ``accepting``."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from handoff.models import Conversation, Message
from handoff.records import MessageRow, Ring
from handoff.services.events import announce_on_commit

_APPEND = """
WITH numbered AS (
    UPDATE handoff_conversation SET last_seq = last_seq + 1, last_message_at = now(),
        unanswered_since = CASE WHEN %(author)s IN ('bot', 'agent') THEN NULL ELSE unanswered_since END
    WHERE id = %(conversation)s
    RETURNING id, last_seq AS seq, custody_version
), message AS (
    INSERT INTO handoff_message (conversation_id, seq, author, author_name, staff_id, kind, text, body, client_id)
    SELECT id, seq, %(author)s, %(author_name)s, %(staff)s, %(kind)s, %(text)s, %(body)s, %(client_id)s FROM numbered
    RETURNING created_at
), event AS (
    INSERT INTO handoff_event (conversation_id, kind, seq, custody_version, actor)
    SELECT id, 'message', seq, custody_version, %(author)s FROM numbered
)
SELECT numbered.seq, message.created_at FROM numbered, message"""


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
    kind: str = "text",
    body: dict[str, Any] | None = None,
    client_id: str | None = None,
    staff_id: int | None = None,
) -> MessageRow:
    """Add one message with its event under the conversation's next number.

    ``conversation`` must be locked by the caller; its ``last_seq`` is brought up to date. One statement, since every
    reply of the bot's waits for it.
    """
    values: dict[str, Any] = {
        "conversation": conversation.pk,
        "author": author,
        "author_name": author_name,
        "staff": staff_id,
        "kind": kind,
        "text": text,
        "body": Jsonb(body or {}),
        "client_id": client_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, values)
        seq, created_at = cursor.fetchone()
    conversation.last_seq = seq
    row = MessageRow(seq, author, author_name, kind, text, body or {}, client_id, staff_id, created_at)
    announce_on_commit(
        Ring(conversation.pk, "message", seq, conversation.custody_version, row, holder_id=conversation.agent_id)
    )
    return row


def notice_append(
    *, conversation: Conversation, text: str, code: str, values: dict[str, str] | None = None
) -> MessageRow:
    """Add a line of the system's, e.g. that somebody joined.

    ``code`` and ``values`` (names, a masked address, a time in UTC) let clients say it in another language.
    """
    return message_append(
        conversation=conversation,
        author=Message.Author.SYSTEM,
        author_name="",
        kind=Message.Kind.NOTICE,
        text=text,
        body={"code": code, **({"values": values} if values else {})},
    )


def closing_append(conversation: Conversation) -> MessageRow:
    """Say that it is closed, whoever closed it; clients ask for a rating below it."""
    return notice_append(conversation=conversation, text="This chat is closed. How did we do?", code="closed")
