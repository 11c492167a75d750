"""An agent's reply: only by the holder, only over what the agent has read, once per client_id."""

from __future__ import annotations

import uuid

from django.db import transaction

from handoff.custody import Custody
from handoff.errors import ClientIdConflict, ConversationClosed, CustodyConflict, NotHolder, StaleView
from handoff.models import Conversation, Message, StaffMember
from handoff.records import MessageRow
from handoff.redaction import mask
from handoff.services.clocks import responses_stop
from handoff.services.locking import conversation_lock
from handoff.services.messages import message_append, row_of


def _repeat(conversation: Conversation, staff: StaffMember, client_id: str, text: str) -> MessageRow | None:
    earlier = Message.objects.filter(conversation=conversation, client_id=client_id).first()
    if earlier is not None and (earlier.text != text or earlier.staff_id != staff.pk):
        raise ClientIdConflict
    return None if earlier is None else row_of(earlier)


def _must_hold(conversation: Conversation, staff: StaffMember, seen_version: int) -> None:
    if conversation.custody == Custody.CLOSED:
        raise ConversationClosed
    if conversation.custody != Custody.AGENT or conversation.agent_id != staff.pk:
        raise NotHolder
    if conversation.custody_version != seen_version:
        raise CustodyConflict


def reply_send(
    *, conversation_id: uuid.UUID, staff: StaffMember, client_id: str, text: str, seen_version: int, seen_seq: int
) -> MessageRow:
    """Store the reply; the same ``client_id`` again gives the stored one.

    Raises NotHolder, CustodyConflict, StaleView (somebody else has written after ``seen_seq``), ClientIdConflict,
    ConversationClosed, ConversationNotFound.
    """
    masked = mask(text)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        earlier = _repeat(conversation, staff, client_id, masked.text)
        if earlier is not None:
            return earlier
        _must_hold(conversation, staff, seen_version)
        unseen = Message.objects.filter(conversation=conversation, seq__gt=seen_seq).exclude(staff=staff)
        if unseen.exclude(author=Message.Author.SYSTEM).exists():
            raise StaleView
        responses_stop(conversation)
        return message_append(
            conversation=conversation,
            author=Message.Author.AGENT,
            author_name=staff.display_name,
            staff_id=staff.pk,
            text=masked.text,
            body={"masked": True} if masked.found else {},
            client_id=client_id,
        )
