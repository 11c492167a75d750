"""The one lock of a conversation: its row. Everything that numbers, moves or answers holds it."""

from __future__ import annotations

import uuid

from django.db import connection

from handoff.custody import Custody
from handoff.errors import ConversationClosed, ConversationNotFound, NotHolder
from handoff.models import Conversation, StaffMember
from handoff.selectors.conversations import conversation_for_staff


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


def must_be_holder(conversation: Conversation, staff: StaffMember) -> None:
    """That ``staff`` holds it as it stands under the lock.

    Raises ConversationClosed, NotHolder, ConversationNotFound for another team's.
    """
    if conversation.agent_id != staff.pk:
        conversation_for_staff(staff, conversation.pk)
    if conversation.custody == Custody.CLOSED:
        raise ConversationClosed
    if conversation.custody != Custody.AGENT or conversation.agent_id != staff.pk:
        raise NotHolder
