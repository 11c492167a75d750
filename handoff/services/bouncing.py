"""A mail that its addressee's server did not take: kept with the reason, and the customer hears of it in the chat."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from handoff.custody import Custody
from handoff.models import Conversation, Mail
from handoff.services.contacting import shown
from handoff.services.events import event_of
from handoff.services.locking import conversation_lock
from handoff.services.messages import notice_append

EMPTIED: dict[str, Any] = {"text": "", "html": "", "attachment": None}
"""What is left of a mail's content once it has gone, or will not go any more."""
_LONGEST_REASON = 300
_NOT_SENT_ELSEWHERE = (Mail.Kind.CODE, Mail.Kind.BILL_COPY)
"""These go to the address on file or to none: one left in the chat would not bring them back."""


def mail_bounced(*, message_id: str, reason: str) -> bool:
    """Keep that the mail of this Message-ID came back; whether that is news.

    False for a mail that is not ours, or known to have come back. Safe to call as often as one hears of it.
    """
    key = _key(message_id)
    mail = Mail.objects.filter(key=key).first() if key else None
    return mail is not None and mail_refused(mail_id=mail.pk, reason=reason)


def mail_refused(*, mail_id: int, reason: str) -> bool:
    """As ``mail_bounced``, for a mail by its row. A refused address is forgotten and another one asked for."""
    with transaction.atomic():
        mail = Mail.objects.filter(pk=mail_id).first()
        if mail is None:
            return False
        conversation = conversation_lock(mail.conversation_id) if mail.conversation_id else None
        fresh = Mail.objects.filter(pk=mail_id, bounced_at__isnull=True).update(
            bounced_at=Now(), failed_at=Now(), error=" ".join(reason.split())[:_LONGEST_REASON], **EMPTIED
        )
        if fresh and conversation is not None:
            _tell(conversation, mail)
        return bool(fresh)


def _tell(conversation: Conversation, mail: Mail) -> None:
    if conversation.contact_email == mail.address:
        conversation.contact_email = ""
        conversation.save(update_fields=["contact_email"])
    may_leave_another = conversation.custody != Custody.CLOSED and mail.kind not in _NOT_SENT_ELSEWHERE
    ask = " Please leave another address." if may_leave_another else ""
    event_of(conversation, "contact_bounced", actor="system")
    notice_append(
        conversation=conversation,
        text=f"We could not deliver to {shown(mail.address)}.{ask}",
        code="contact_bounced",
        values={"address": shown(mail.address)},
    )


def _key(message_id: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(message_id.strip().strip("<>").partition("@")[0])
    except ValueError:
        return None
