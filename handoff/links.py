"""Links to a file that work for a moment, so that a customer's browser can fetch what their socket may see."""

from __future__ import annotations

import uuid

from django.core import signing

_SALT = "handoff.customer-file"
LIVES_SECONDS = 60


def customer_file_token(conversation_id: uuid.UUID, attachment_id: uuid.UUID) -> str:
    """Names the file and the conversation it was asked in; whoever has it may fetch it for a minute."""
    return signing.dumps([conversation_id.hex, attachment_id.hex], salt=_SALT)


def customer_file_named(token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Conversation and attachment that a token names; None for one that is false or has run out."""
    try:
        conversation, attachment = signing.loads(token, salt=_SALT, max_age=LIVES_SECONDS)
    except signing.BadSignature:
        return None
    return uuid.UUID(conversation), uuid.UUID(attachment)
