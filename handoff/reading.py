"""What a socket reads of a conversation, through the async store."""

from __future__ import annotations

import uuid

from handoff import store
from handoff.errors import ConversationNotFound
from handoff.records import ConversationState, MessageRow, Note

PAGE = 200

_AFTER = """
SELECT seq, author, author_name, kind, text, body, client_id, staff_id, created_at FROM handoff_message
WHERE conversation_id = %(conversation)s AND seq > %(last_seq)s ORDER BY seq LIMIT %(page)s"""

_ONE = """
SELECT seq, author, author_name, kind, text, body, client_id, staff_id, created_at FROM handoff_message
WHERE conversation_id = %(conversation)s AND seq = %(seq)s"""

_REDACTED = """
SELECT seq, author, author_name, kind, text, body, client_id, staff_id, created_at FROM handoff_message
WHERE conversation_id = %(conversation)s AND seq <= %(last_seq)s AND body ? 'redacted' ORDER BY seq"""

_STATE = """
SELECT c.custody, c.custody_version, c.last_seq, c.agent_id, coalesce(s.display_name, ''), c.customer_read_seq,
    CASE WHEN c.custody = 'waiting' THEN (
        SELECT count(*) + 1 FROM handoff_conversation AS w
        WHERE w.custody = 'waiting' AND w.team_id IS NOT DISTINCT FROM c.team_id
        AND (w.priority > c.priority OR (w.priority = c.priority AND (w.queued_at, w.id) < (c.queued_at, c.id)))
    ) END
FROM handoff_conversation AS c LEFT JOIN handoff_staffmember AS s ON s.id = c.agent_id
WHERE c.id = %(conversation)s"""

_NOTES = """
SELECT id, author_name, text, after_seq, created_at, client_id FROM handoff_note
WHERE conversation_id = %(conversation)s AND id > %(last_note)s ORDER BY id LIMIT %(page)s"""


async def messages_after(conversation_id: uuid.UUID, last_seq: int) -> list[MessageRow]:
    """At most ``PAGE`` messages after ``last_seq``, in order; the caller asks again while it gets a full page."""
    rows = await store.fetch(_AFTER, {"conversation": conversation_id, "last_seq": last_seq, "page": PAGE})
    return [MessageRow(*row) for row in rows]


async def message_at(conversation_id: uuid.UUID, seq: int) -> MessageRow | None:
    """The message with that number, as it stands now."""
    rows = await store.fetch(_ONE, {"conversation": conversation_id, "seq": seq})
    return MessageRow(*rows[0]) if rows else None


async def redacted_until(conversation_id: uuid.UUID, last_seq: int) -> list[MessageRow]:
    """The messages up to ``last_seq`` of which words were taken out, perhaps since they were shown."""
    rows = await store.fetch(_REDACTED, {"conversation": conversation_id, "last_seq": last_seq})
    return [MessageRow(*row) for row in rows]


async def conversation_state(conversation_id: uuid.UUID) -> ConversationState:
    """Who holds it now and its place in the queue. Raises ConversationNotFound."""
    rows = await store.fetch(_STATE, {"conversation": conversation_id})
    if not rows:
        raise ConversationNotFound
    return ConversationState(*rows[0])


async def notes_after(conversation_id: uuid.UUID, last_note: int) -> list[Note]:
    """At most ``PAGE`` notes among staff after the one with id ``last_note``, in order."""
    rows = await store.fetch(_NOTES, {"conversation": conversation_id, "last_note": last_note, "page": PAGE})
    return [Note(*row) for row in rows]
