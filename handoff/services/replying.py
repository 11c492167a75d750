"""An agent's reply: only by the holder, only over what the agent has read, once per client_id."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from handoff.counting import counted
from handoff.errors import ClientIdConflict, CustodyConflict, StaleView
from handoff.models import Conversation, Message, StaffMember
from handoff.records import MessageRow
from handoff.redaction import mask
from handoff.services.attaching import attachments_send, names_of, shown
from handoff.services.clocks import responses_stop
from handoff.services.locking import conversation_lock, must_be_holder
from handoff.services.messages import message_append, row_of


def _repeat(
    conversation: Conversation, staff: StaffMember, client_id: str, text: str, files: Sequence[uuid.UUID]
) -> MessageRow | None:
    earlier = Message.objects.filter(conversation=conversation, client_id=client_id).first()
    if earlier is None:
        return None
    said = "" if earlier.body.get("wordless") else earlier.text
    sent = [one["id"] for one in earlier.body.get("attachments", ())]
    if (said, sent, earlier.staff_id) != (text, [str(one) for one in files], staff.pk):
        raise ClientIdConflict
    return row_of(earlier)


def _must_hold(conversation: Conversation, staff: StaffMember, seen_version: int) -> None:
    must_be_holder(conversation, staff)
    if conversation.custody_version != seen_version:
        raise CustodyConflict


def reply_send(
    *,
    conversation_id: uuid.UUID,
    staff: StaffMember,
    client_id: str,
    text: str,
    seen_version: int,
    seen_seq: int,
    files: Sequence[uuid.UUID] = (),
) -> MessageRow:
    """Store the reply with the ``files`` kept for it; the same ``client_id`` again gives the stored one.

    A reply of files alone has an empty ``text``, and is stored with their names in its place.

    Raises NotHolder, CustodyConflict, StaleView (somebody else has written after ``seen_seq``), AttachmentMissing,
    ClientIdConflict, ConversationClosed, ConversationNotFound.
    """
    masked = mask(text)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        earlier = _repeat(conversation, staff, client_id, masked.text, files)
        if earlier is not None:
            return earlier
        _must_hold(conversation, staff, seen_version)
        unseen = Message.objects.filter(conversation=conversation, seq__gt=seen_seq).exclude(staff=staff)
        if unseen.exclude(author=Message.Author.SYSTEM).exists():
            raise StaleView
        sent = attachments_send(conversation=conversation, staff=staff, files=files)
        responses_stop(conversation)
        for kind in masked.found:
            counted("redacted", kind)
        return message_append(
            conversation=conversation,
            author=Message.Author.AGENT,
            author_name=staff.display_name,
            staff_id=staff.pk,
            text=masked.text or names_of(sent),
            body=({"masked": True} if masked.found else {}) | shown(sent, wordless=not masked.text),
            client_id=client_id,
        )
