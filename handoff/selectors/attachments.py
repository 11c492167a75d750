"""The guarded doors to files: staff and customers reach one only through a conversation that is theirs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from handoff.errors import AttachmentMissing
from handoff.models import Attachment, StaffMember
from handoff.selectors.conversations import conversation_for_staff


def attachment_for_staff(staff: StaffMember, attachment_id: uuid.UUID) -> Attachment:
    """The file with its content. Raises Forbidden, ConversationNotFound (another team's), AttachmentMissing."""
    found = Attachment.objects.select_related("content", "conversation").filter(pk=attachment_id).first()
    if found is None:
        raise AttachmentMissing
    conversation_for_staff(staff, found.conversation_id)
    return found


def files_of_customer(conversation_id: uuid.UUID, files: Sequence[uuid.UUID]) -> list[Attachment]:
    """The customer's own files in this conversation, in the order named. Raises AttachmentMissing (``files``)."""
    found = Attachment.objects.filter(conversation=conversation_id, staff__isnull=True).in_bulk(list(files))
    if len(found) != len(files):
        raise AttachmentMissing(field="files")
    return [found[pk] for pk in files]


def attachment_for_customer(conversation_id: uuid.UUID, attachment_id: uuid.UUID) -> Attachment:
    """A file that was sent in the customer's own conversation, with its content. Raises AttachmentMissing."""
    found = Attachment.objects.select_related("content").filter(
        pk=attachment_id, conversation=conversation_id, seq__isnull=False
    )
    attachment = found.first()
    if attachment is None:
        raise AttachmentMissing
    return attachment
