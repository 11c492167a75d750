"""How far each side has read. Marks only ever move forward, by one conditional update."""

from __future__ import annotations

import uuid

from django.db.models import F
from django.db.models.functions import Greatest, Least

from handoff import store
from handoff.models import Conversation
from handoff.records import Ring
from handoff.services.events import announce_on_commit

_AGENT_READ = """
UPDATE handoff_conversation SET agent_read_seq = least(%(seq)s, last_seq)
WHERE id = %(conversation)s AND agent_id = %(staff)s AND agent_read_seq < least(%(seq)s, last_seq) RETURNING id"""


def customer_read(*, conversation_id: uuid.UUID, seq: int) -> None:
    """The customer has seen everything up to ``seq``; a number beyond the newest counts as the newest.

    Agents who look at the conversation are told.
    """
    moved = Conversation.objects.filter(pk=conversation_id, customer_read_seq__lt=seq).update(
        customer_read_seq=Greatest(F("customer_read_seq"), Least(seq, F("last_seq")))
    )
    if moved:
        announce_on_commit(Ring(conversation_id, "read", seq, 0))


async def agent_read(*, conversation_id: uuid.UUID, staff_id: int, seq: int) -> None:
    """The holder has seen everything up to ``seq``. Raises TryAgain."""
    await store.fetch(_AGENT_READ, {"conversation": conversation_id, "staff": staff_id, "seq": seq})
