"""Finding a customer's open conversation, or starting one."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from handoff.custody import Custody
from handoff.errors import ConversationNotFound
from handoff.models import Conversation, Message
from handoff.services.events import event_append
from handoff.services.messages import message_append


def open_conversation(customer_ref: str) -> Conversation | None:
    """The customer's conversation that is not closed, if there is one."""
    return Conversation.objects.filter(customer_ref=customer_ref).exclude(custody=Custody.CLOSED).first()


def conversation_open(
    *, customer_ref: str, display_name: str, locale: str, bot_name: str, greeting: str
) -> Conversation:
    """The customer's open conversation; a new one starts with ``greeting``.

    A customer has at most one: two sockets that open at the same moment get the same.
    """
    found = open_conversation(customer_ref)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            fresh = Conversation.objects.create(customer_ref=customer_ref, display_name=display_name, locale=locale)
            event_append(
                conversation_id=fresh.pk,
                kind="opened",
                seq=0,
                custody_version=0,
                actor="customer",
                data={"custody": "bot"},
            )
            message_append(
                conversation=fresh,
                author=Message.Author.BOT,
                author_name=bot_name,
                text=greeting,
                kind=Message.Kind.NOTICE,
                body={"code": "greeting"},
            )
            return fresh
    except IntegrityError:
        other = open_conversation(customer_ref)
        if other is None:
            raise
        return other


def conversation_for_customer(*, conversation_id: uuid.UUID, customer_ref: str) -> Conversation:
    """The customer's own conversation, open or closed.

    Raises ConversationNotFound alike for one that does not exist and for somebody else's.
    """
    found = Conversation.objects.filter(pk=conversation_id, customer_ref=customer_ref).first()
    if found is None:
        raise ConversationNotFound
    return found
