"""Signed links to transcripts, for staff: they stand in the CRM and lead nobody in who is not signed in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "supportbot.crm.transcript"


def transcript_link(conversation_id: uuid.UUID) -> str:
    """Leads staff to the transcript, for as long as a CRM keeps notes; empty where ``STAFF_URL`` is not set."""
    if not settings.STAFF_URL:
        return ""
    token = signing.dumps(conversation_id.hex, salt=_SALT)
    return str(settings.STAFF_URL).rstrip("/") + reverse("transcript-link", args=[token])


def transcript_named(token: str) -> uuid.UUID | None:
    """The conversation that a link's token names; None for one that is false."""
    try:
        return uuid.UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
