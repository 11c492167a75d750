"""A customer's chat, entered by the company's system instead of their browser."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from billing.errors import CustomerNotFound
from supportbot.api.errors import CustomerUnknown
from supportbot.api.reading import conversation_fields, conversation_row
from supportbot.live.session import Session, session_for

_NEVER = datetime.max.replace(tzinfo=UTC)


def chat_open(*, customer_ref: str) -> dict[str, Any]:
    """The customer's open conversation; a new one begins with the greeting. Raises CustomerUnknown."""
    return conversation_fields(conversation_row(_session(customer_ref, None).conversation_id))


def chat_of(conversation_id: uuid.UUID) -> Session:
    """Whose conversation it is, to write in it. Raises ConversationNotFound, CustomerUnknown."""
    return _session(conversation_row(conversation_id).customer_ref, conversation_id)


def _session(customer_ref: str, conversation_id: uuid.UUID | None) -> Session:
    try:
        return session_for(customer_ref, conversation_id, expires_at=_NEVER)
    except CustomerNotFound:
        raise CustomerUnknown from None
