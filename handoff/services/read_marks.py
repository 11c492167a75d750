"""How far each side has read. Marks only ever move forward, by one conditional update."""

from __future__ import annotations

import uuid

from django.db.models import F
from django.db.models.functions import Greatest, Least

from handoff.models import Conversation


def customer_read(*, conversation_id: uuid.UUID, seq: int) -> None:
    """The customer has seen everything up to ``seq``; a number beyond the newest counts as the newest."""
    Conversation.objects.filter(pk=conversation_id, customer_read_seq__lt=seq).update(
        customer_read_seq=Greatest(F("customer_read_seq"), Least(seq, F("last_seq")))
    )


def agent_read(*, conversation_id: uuid.UUID, staff_id: int, seq: int) -> None:
    """The holder has seen everything up to ``seq``."""
    Conversation.objects.filter(pk=conversation_id, agent_id=staff_id, agent_read_seq__lt=seq).update(
        agent_read_seq=Greatest(F("agent_read_seq"), Least(seq, F("last_seq")))
    )
