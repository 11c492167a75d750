"""Files: kept when they are uploaded, belonging to nobody's screen until a message is sent with them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now

from handoff.custody import Custody
from handoff.errors import AttachmentMissing, ConversationClosed, FileRefused, TooManyFiles, TryAgain
from handoff.files import AcceptedFile, accept_file
from handoff.models import Attachment, AttachmentContent, Conversation, StaffMember
from handoff.ports import file_scanner
from handoff.redaction import mask
from handoff.selectors.conversations import conversation_for_staff
from handoff.selectors.holds import is_held
from handoff.services.locking import conversation_lock, must_be_holder
from handoff.services.opening import conversation_for_customer

log = structlog.get_logger(__name__)
MOST_IN_A_MESSAGE = 5
MOST_UNSENT = 20
UNSENT_FOR = timedelta(days=1)


def agent_file_keep(*, conversation_id: uuid.UUID, staff: StaffMember, name: str, data: bytes) -> Attachment:
    """Keep a file of the agent's who holds the conversation, to be sent with their next reply.

    Raises FileError, FileRefused, TryAgain (the scanner cannot say), TooManyFiles, NotHolder, ConversationClosed,
    ConversationNotFound.
    """
    conversation_for_staff(staff, conversation_id)
    accepted = _looked_at(name, data)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        must_be_holder(conversation, staff)
        return _keep(conversation, accepted, staff)


def customer_file_keep(*, conversation_id: uuid.UUID, customer_ref: str, name: str, data: bytes) -> Attachment:
    """Keep a file of the customer's, to be sent with their next message.

    Raises FileError, FileRefused, TryAgain (the scanner cannot say), TooManyFiles, ConversationClosed,
    ConversationNotFound (also for somebody else's).
    """
    conversation_for_customer(conversation_id=conversation_id, customer_ref=customer_ref)
    accepted = _looked_at(name, data)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        if conversation.custody == Custody.CLOSED:
            raise ConversationClosed
        return _keep(conversation, accepted, None)


def attachments_send(
    *, conversation: Conversation, staff: StaffMember | None, files: Sequence[uuid.UUID]
) -> list[Attachment]:
    """Give ``files`` to the message that is about to be appended, in the order named. ``conversation`` is locked.

    Raises AttachmentMissing when one is not there, is somebody else's, or was sent already.
    """
    if not files:
        return []
    own = Attachment.objects.filter(pk__in=files, conversation=conversation, staff=staff, seq__isnull=True)
    if own.update(seq=conversation.last_seq + 1) != len(files):
        raise AttachmentMissing(field="files")
    found = Attachment.objects.in_bulk(list(files))
    return [found[pk] for pk in files]


def shown(sent: Sequence[Attachment], *, wordless: bool) -> dict[str, Any]:
    """What a message's body says of its files; empty without any."""
    if not sent:
        return {}
    return {"attachments": [file_fields(one) for one in sent], **({"wordless": True} if wordless else {})}


def file_fields(one: Attachment) -> dict[str, Any]:
    """A file as clients are told of it; ``size`` is in bytes."""
    return {"id": str(one.pk), "name": one.name, "type": one.content_type, "size": one.size}


def names_of(sent: Sequence[Attachment]) -> str:
    """Stands for the words of a message that has none, in lists and in transcripts."""
    return ", ".join(one.name for one in sent)


def unsent_files_drop() -> int:
    """Forget what was uploaded and never sent, but for what is legally held; how many."""
    old = Attachment.objects.filter(seq__isnull=True, created_at__lt=Now() - UNSENT_FOR).exclude(
        is_held("conversation")
    )
    return old.delete()[1].get("handoff.Attachment", 0)


def _looked_at(name: str, data: bytes) -> AcceptedFile:
    accepted = accept_file(name, data)
    scanner = file_scanner()
    if scanner is None:
        return accepted
    try:
        clean = scanner.is_clean(name=accepted.name, content_type=accepted.content_type, data=accepted.data)
    except Exception:
        log.exception("file_scanner_failed")
        raise TryAgain("The file could not be checked just now. Try again in a moment.") from None
    if not clean:
        raise FileRefused(field="file")
    return accepted


def _keep(conversation: Conversation, accepted: AcceptedFile, staff: StaffMember | None) -> Attachment:
    if Attachment.objects.filter(conversation=conversation, seq__isnull=True).count() >= MOST_UNSENT:
        raise TooManyFiles(field="file")
    kept = Attachment.objects.create(
        conversation=conversation,
        staff=staff,
        name=mask(accepted.name).text,
        content_type=accepted.content_type,
        size=len(accepted.data),
    )
    AttachmentContent.objects.create(attachment=kept, data=accepted.data)
    return kept
