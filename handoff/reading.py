"""What a socket reads of a conversation, through the async store."""

from __future__ import annotations

import uuid

from handoff import store
from handoff.errors import ConversationNotFound
from handoff.records import ConversationState, MessageRow

PAGE = 200

_AFTER = """
SELECT seq, author, author_name, kind, text, body, client_id, staff_id, created_at FROM handoff_message
WHERE conversation_id = %(conversation)s AND seq > %(last_seq)s ORDER BY seq LIMIT %(page)s"""

_STATE = """
SELECT c.custody, c.custody_version, c.last_seq, c.agent_id, coalesce(s.display_name, ''),
    CASE WHEN c.custody = 'waiting' THEN (
        SELECT count(*) + 1 FROM handoff_conversation AS w WHERE w.custody = 'waiting'
        AND (w.priority > c.priority OR (w.priority = c.priority AND (w.queued_at, w.id) < (c.queued_at, c.id)))
    ) END
FROM handoff_conversation AS c LEFT JOIN handoff_staffmember AS s ON s.id = c.agent_id
WHERE c.id = %(conversation)s"""

_WAITS = """
SELECT extract(epoch FROM claimed_at - queued_at)::float FROM handoff_conversation
WHERE claimed_at IS NOT NULL AND queued_at IS NOT NULL AND claimed_at > now() - interval '1 day'
ORDER BY claimed_at DESC LIMIT 20"""


async def messages_after(conversation_id: uuid.UUID, last_seq: int) -> list[MessageRow]:
    """At most ``PAGE`` messages after ``last_seq``, in order; the caller asks again while it gets a full page."""
    rows = await store.fetch(_AFTER, {"conversation": conversation_id, "last_seq": last_seq, "page": PAGE})
    return [MessageRow(*row) for row in rows]


async def conversation_state(conversation_id: uuid.UUID) -> ConversationState:
    """Who holds it now and its place in the queue. Raises ConversationNotFound."""
    rows = await store.fetch(_STATE, {"conversation": conversation_id})
    if not rows:
        raise ConversationNotFound
    return ConversationState(*rows[0])


async def recent_waits() -> list[float]:
    """Seconds from queueing to claim of the latest claims within a day, newest first."""
    return [row[0] for row in await store.fetch(_WAITS, {})]
