"""An address that a customer leaves, so that they can go and still hear of the answer."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from handoff.custody import Custody
from handoff.errors import BadAddress, ConversationClosed, TooManyAddresses
from handoff.models import Conversation, Event
from handoff.services.events import event_of
from handoff.services.locking import conversation_lock
from handoff.services.messages import notice_append

MOST = 5
"""Addresses one conversation can name, so that nobody has us write to a list of strangers."""
LONGEST = 254  # RFC 5321, 4.5.3.1.3 less the brackets


def contact_leave(*, conversation_id: uuid.UUID, address: str) -> Conversation:
    """Write to ``address`` when an answer stands in the chat unseen; a second one replaces the first.

    Raises BadAddress (``email``), TooManyAddresses, ConversationClosed, ConversationNotFound.
    """
    address = address_accept(address)
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        if conversation.custody == Custody.CLOSED:
            raise ConversationClosed
        if conversation.contact_email == address:
            return conversation
        address_count(conversation)
        conversation.contact_email = address
        conversation.save(update_fields=["contact_email"])
        notice_append(
            conversation=conversation,
            text=f"We will write to {shown(address)} when a colleague has answered.",
            code="contact_kept",
            values={"address": shown(address)},
        )
        return conversation


def address_accept(raw: str) -> str:
    """The address without blanks around it. Raises BadAddress (``email``)."""
    address = raw.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress(field="email") from None
    if len(address) > LONGEST:
        raise BadAddress(field="email")
    return address


def address_count(conversation: Conversation, *, purpose: str = "answer") -> None:
    """Keep that the conversation (locked by the caller) names one more address. Raises TooManyAddresses."""
    if Event.objects.filter(conversation=conversation, kind="contact").count() >= MOST:
        raise TooManyAddresses(field="email")
    event_of(conversation, "contact", actor="customer", data={"for": purpose})


def shown(address: str) -> str:
    """An address as it may stand in a thread: ``p…@example.com``."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if address else ""
