"""Taking words out of a message for good, by hand: for what no mask knew, and a law or a person wants gone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction

from handoff.errors import LegallyHeld, MessageNotFound, NothingToRedact
from handoff.models import Attachment, Conversation, Message, StaffMember
from handoff.records import Ring
from handoff.redaction.by_hand import MARK, Erased, strings_changed
from handoff.selectors.holds import held
from handoff.services.auditing import conversation_record
from handoff.services.copies import copies_erase
from handoff.services.events import announce_on_commit
from handoff.services.legal_holds import must_review, reason_of
from handoff.services.locking import conversation_lock

Hook = Callable[[Conversation, Erased], None]
_hooks: list[Hook] = []
_KEPT_OF_A_BODY = ("attachments", "code")


def on_redacted(hook: Hook) -> None:
    """Have ``hook`` called in the transaction of each redaction, by whoever keeps words where no row leads to the
    conversation. Registered in ``AppConfig.ready``."""
    if hook not in _hooks:
        _hooks.append(hook)


def message_redact(
    *,
    conversation_id: uuid.UUID,
    seq: int,
    staff: StaffMember,
    reason: str,
    words: str = "",
    remove_files: bool = False,
) -> None:
    """Take ``words`` out of the message, or all of it where there are none, and out of everything copied from it.

    The search index follows by itself. The log keeps who and why, and none of the words.
    Raises Forbidden, BadReason, LegallyHeld, MessageNotFound, NothingToRedact (``words``), ConversationNotFound.
    """
    must_review(staff)
    said = reason_of(reason)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        if held(conversation) is not None:
            raise LegallyHeld
        message = Message.objects.filter(conversation=conversation, seq=seq).first()
        if message is None:
            raise MessageNotFound
        erased = Erased(words.strip() or message.text)
        whole = not words.strip()
        removed = _files_remove(message) if remove_files else 0
        _rewrite(message, erased, staff, whole=whole, files_gone=bool(removed))
        copies_erase(conversation, erased)
        for hook in _hooks:
            hook(conversation, erased)
        conversation_record(
            "redacted",
            conversation=conversation,
            staff=staff,
            message=seq,
            whole=whole,
            files=removed,
            reason=erased.from_written(said),
        )
        # A kind of its own for each message: bells of one kind stand in for each other.
        announce_on_commit(
            Ring(conversation.pk, f"redacted.{seq}", conversation.last_seq, conversation.custody_version)
        )


def _files_remove(message: Message) -> int:
    sent = Attachment.objects.filter(conversation=message.conversation_id, seq=message.seq)
    return sent.delete()[1].get("handoff.Attachment", 0)


def _rewrite(message: Message, erased: Erased, staff: StaffMember, *, whole: bool, files_gone: bool) -> None:
    text = MARK if whole else erased.from_written(message.text)
    if text == message.text and not files_gone:
        raise NothingToRedact(field="words")
    body: dict[str, Any] = {
        key: strings_changed(value, erased.from_written)
        for key, value in message.body.items()
        if (not whole or key in _KEPT_OF_A_BODY) and not (files_gone and key == "attachments")
    }
    if text != message.text:
        body.pop("wordless", None)
    body["redacted"] = {"by": staff.display_name, "whole": whole}
    message.text, message.body = text, body
    message.save(update_fields=["text", "body"])
