"""Signed links: to a file, so that a browser can fetch what its socket may see; and from a mail back into the chat."""

from __future__ import annotations

import uuid
from datetime import timedelta
from urllib.parse import urldefrag

from django.conf import settings
from django.core import signing

_SALT = "handoff.customer-file"
_CHAT_SALT = "handoff.chat-link"
LIVES_SECONDS = 60
CHAT_LINK_LIVES = timedelta(days=7)
CHAT_LINK_KEY = "supportbot"


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


def chat_link(conversation_id: uuid.UUID) -> str:
    """Back to the page with the chat, naming the conversation; empty where ``CHAT_URL`` is not set.

    Whoever has it only has the chat opened: it is shown to nobody but the customer whom the site has signed in. It
    stands behind the ``#``, which browsers send to no server.
    """
    if not settings.CHAT_URL:
        return ""
    token = signing.dumps(conversation_id.hex, salt=_CHAT_SALT)
    return f"{urldefrag(settings.CHAT_URL).url}#{CHAT_LINK_KEY}={token}"


def chat_link_named(token: str) -> uuid.UUID | None:
    """The conversation that a link's token names; None for one that is false or older than ``CHAT_LINK_LIVES``."""
    try:
        return uuid.UUID(signing.loads(token, salt=_CHAT_SALT, max_age=CHAT_LINK_LIVES))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
