"""Taking in what a customer says: number, message, event and whatever hangs on it, in one statement.

One statement is one transaction and one round trip. The update locks the conversation's row, so numbers are given out
one after another; the same ``client_id`` coming twice at once makes the second insert fail on the unique constraint,
which undoes the whole statement. Then ``_earlier`` tells which of the refusals it is.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.errors import UniqueViolation
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from handoff import store
from handoff.errors import ClientIdConflict, ConversationClosed, ConversationNotFound, TryAgain
from handoff.records import MessageRow, Ring
from handoff.services import events
from handoff.services.masking import hides

ACCEPT = """
WITH accepted AS (
    UPDATE handoff_conversation SET last_seq = last_seq + 1, last_message_at = now(),
        unanswered_since = coalesce(unanswered_since, now()), snoozed_until = NULL
    WHERE id = %(conversation)s AND customer_ref = %(customer_ref)s AND custody <> 'closed'
      AND NOT EXISTS (
        SELECT FROM handoff_message WHERE conversation_id = %(conversation)s AND client_id = %(client_id)s)
    RETURNING id, last_seq AS seq, custody, custody_version, agent_id
), message AS (
    INSERT INTO handoff_message (conversation_id, seq, author, author_name, text, body, client_id)
    SELECT id, seq, 'customer', %(name)s, %(text)s, %(body)s, %(client_id)s FROM accepted
    RETURNING created_at
), event AS (
    INSERT INTO handoff_event (conversation_id, kind, seq, custody_version, actor)
    SELECT id, 'message', seq, custody_version, 'customer' FROM accepted
)"""
_REWRITE = """, rewritten AS (
    UPDATE handoff_message AS part SET text = masked.text, body = part.body || '{"masked": true}'
    FROM accepted, unnest(%(earlier_seqs)s::int[], %(earlier_texts)s::text[]) AS masked (seq, text)
    WHERE part.conversation_id = accepted.id AND part.seq = masked.seq
)"""
_ATTACH = """, attached AS (
    UPDATE handoff_attachment SET seq = accepted.seq FROM accepted
    WHERE handoff_attachment.conversation_id = accepted.id AND handoff_attachment.id = ANY(%(files)s)
      AND handoff_attachment.staff_id IS NULL AND handoff_attachment.seq IS NULL
)"""
SELECT = """
SELECT accepted.seq, accepted.custody_version, accepted.agent_id, message.created_at{columns}
FROM accepted, message{joins}"""

_EARLIER = """
SELECT message.seq, message.created_at, message.text, message.body ? 'masked', conversation.custody
FROM handoff_conversation AS conversation
LEFT JOIN handoff_message AS message ON message.conversation_id = conversation.id AND message.client_id = %(client_id)s
WHERE conversation.id = %(conversation)s AND conversation.customer_ref = %(customer_ref)s"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A customer's message as it will be stored: cleaned and masked. ``body`` may say ``masked`` and ``choice``.

    ``earlier`` are messages before it (seq, text) that hold a part of what was masked, as they are to stand now;
    ``files`` were kept for it and are named in the body.
    """

    conversation_id: uuid.UUID
    customer_ref: str
    name: str
    client_id: str
    text: str
    body: dict[str, Any]
    earlier: tuple[tuple[int, str], ...] = ()
    files: tuple[uuid.UUID, ...] = ()

    def values(self) -> dict[str, Any]:
        return {
            "conversation": self.conversation_id,
            "customer_ref": self.customer_ref,
            "name": self.name,
            "client_id": self.client_id,
            "text": self.text,
            "body": Jsonb(self.body),
            "earlier_seqs": [seq for seq, _ in self.earlier],
            "earlier_texts": [text for _, text in self.earlier],
            "files": list(self.files),
        }


@dataclass(frozen=True, slots=True)
class Accepted:
    """That a message is stored. ``extra`` is what the caller's own part of the statement selected, if any."""

    seq: int
    created_at: datetime
    repeated: bool
    extra: tuple[Any, ...] = ()


async def _insert(sql: str, values: dict[str, Any]) -> TupleRow | None:
    try:
        async with store.connection() as conn:
            cursor = await conn.execute(sql, values)
            return await cursor.fetchone()
    except UniqueViolation:
        return None


async def _earlier(incoming: Incoming) -> Accepted:
    rows = await store.fetch(_EARLIER, incoming.values())
    if not rows:
        raise ConversationNotFound
    seq, created_at, text, masked, custody = rows[0]
    if seq is None and custody == "closed":
        raise ConversationClosed
    if seq is None:
        # Refused neither for a repeat nor for its state: another statement was in the way. Nothing was accepted.
        raise TryAgain
    if text != incoming.text and not (masked and hides(text, incoming.text)):
        raise ClientIdConflict
    return Accepted(seq, created_at, repeated=True)


async def message_accept(
    incoming: Incoming,
    *,
    also: str = "",
    columns: str = "",
    joins: str = "",
    values: dict[str, Any] | None = None,
) -> Accepted:
    """Store one customer message exactly once and tell the hooks.

    ``also`` adds common table expressions that may read ``accepted (id, seq, custody, custody_version)``; ``columns``
    and ``joins`` bring back what they return. The caller's part commits with the message or not at all.
    Raises ConversationNotFound, ConversationClosed, ClientIdConflict, TryAgain (nothing was stored).
    """
    parts = (_REWRITE if incoming.earlier else "") + (_ATTACH if incoming.files else "")
    sql = ACCEPT + parts + also + SELECT.format(columns=columns, joins=joins)
    row = await _insert(sql, {**incoming.values(), **(values or {})})
    if row is None:
        return await _earlier(incoming)
    seq, version, holder_id, created_at, *extra = row
    message = MessageRow(
        seq, "customer", incoming.name, "text", incoming.text, incoming.body, incoming.client_id, None, created_at
    )
    events.announce(Ring(incoming.conversation_id, "message", seq, version, message, holder_id))
    return Accepted(seq, created_at, repeated=False, extra=tuple(extra))
