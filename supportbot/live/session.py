"""Who is on the other end of a customer's socket, and which conversation it shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from billing.errors import CustomerNotFound
from handoff.frames.fields import FrameError
from handoff.models import Conversation
from handoff.services.opening import conversation_for_customer, conversation_open
from supportbot.live.greeting import greeting, introduction, suggestions
from supportbot.widget.identity import Identity, IdentityError, verify_identity


@dataclass(frozen=True, slots=True)
class Session:
    """One customer on one conversation. ``expires_at`` is UTC."""

    conversation_id: uuid.UUID
    customer_ref: str
    customer_name: str
    company_name: str
    bot_name: str
    suggestions: tuple[str, ...]
    expires_at: datetime


def identify(token: str) -> Identity:
    """Who the token speaks for. Raises FrameError with ``token_missing``, ``token_invalid`` or ``token_expired``."""
    try:
        return verify_identity(token, keys=settings.WIDGET_SIGNING_KEYS, now=datetime.now(UTC))
    except IdentityError as error:
        raise FrameError(error.code, error.text) from None


def session_open(identity: Identity, conversation_id: uuid.UUID | None) -> Session:
    """The customer's session on the conversation named, else on the open one.

    Raises ConversationNotFound for a conversation that is not this customer's, FrameError when billing does not know
    the customer.
    """
    try:
        return session_for(identity.customer_ref, conversation_id, expires_at=identity.expires_at)
    except CustomerNotFound:
        raise FrameError("token_invalid", IdentityError.TEXTS["token_invalid"]) from None


def session_for(customer_ref: str, conversation_id: uuid.UUID | None, *, expires_at: datetime) -> Session:
    """As ``session_open``, for whoever vouches for the customer. Raises ConversationNotFound, CustomerNotFound."""
    account, company = introduction(customer_ref)
    conversation: Conversation
    if conversation_id is not None:
        conversation = conversation_for_customer(conversation_id=conversation_id, customer_ref=customer_ref)
    else:
        conversation = conversation_open(
            customer_ref=customer_ref,
            display_name=account.name,
            locale=account.locale,
            bot_name=company.bot_name,
            greeting=greeting(company),
        )
    return Session(
        conversation_id=conversation.pk,
        customer_ref=customer_ref,
        customer_name=account.name,
        company_name=company.name,
        bot_name=company.bot_name,
        suggestions=tuple(suggestions(account)),
        expires_at=expires_at,
    )
