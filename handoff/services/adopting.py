"""A visitor who has proven who they are: their conversation becomes the customer's."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from handoff.models import Conversation
from handoff.services.events import event_of
from handoff.services.legal_holds import holds_follow
from handoff.services.locking import conversation_lock
from handoff.services.opening import open_conversation


def conversation_adopt(
    *, conversation_id: uuid.UUID, visitor_ref: str, customer_ref: str, display_name: str, locale: str
) -> bool:
    """Give the visitor's conversation to the customer; False where that cannot be, and nothing has changed.

    It cannot when it is not the visitor's, or when the customer has an open conversation already: that one goes on.
    Raises ConversationNotFound.
    """
    if open_conversation(customer_ref) is not None:
        return False
    try:
        with transaction.atomic():
            conversation = conversation_lock(conversation_id)
            if conversation.customer_ref != visitor_ref:
                return False
            _give(conversation, customer_ref, display_name, locale)
            return True
    except IntegrityError:  # the customer has opened one meanwhile
        return False


def _give(conversation: Conversation, customer_ref: str, display_name: str, locale: str) -> None:
    before = conversation.customer_ref
    conversation.customer_ref, conversation.display_name, conversation.locale = customer_ref, display_name, locale
    conversation.save(update_fields=["customer_ref", "display_name", "locale"])
    holds_follow(conversation, before=before)
    event_of(conversation, "adopted", actor="customer", data={"customer": customer_ref})
