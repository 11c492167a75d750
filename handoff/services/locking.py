"""The one lock of a conversation: its row. Everything that numbers, moves or answers holds it."""

from __future__ import annotations

import uuid

from django.db import connection

from handoff.errors import ConversationNotFound
from handoff.models import Conversation


def conversation_lock(conversation_id: uuid.UUID) -> Conversation:
    """The row, locked to the end of the transaction.

    Raises ConversationNotFound, and RuntimeError outside a transaction, where the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("conversation_lock needs a transaction")
    row = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id).first()
    if row is None:
        raise ConversationNotFound
    return row
