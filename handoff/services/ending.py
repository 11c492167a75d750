"""What a customer does to be done: end their conversation, whoever holds it."""

from __future__ import annotations

import uuid

from django.db import transaction

from handoff.custody import Custody, Move
from handoff.models import Conversation
from handoff.services.locking import conversation_lock
from handoff.services.messages import closing_append
from handoff.services.moving import custody_move


def conversation_end(*, conversation_id: uuid.UUID) -> Conversation:
    """The customer ends it: with the bot, in the queue or with a person. Ending it again changes nothing.

    Takes the conversation's lock, so that no turn of the bot's and no claim falls between. Raises ConversationNotFound.
    """
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        if conversation.custody == Custody.CLOSED:
            return conversation
        moved = custody_move(
            conversation_id=conversation_id,
            move=Move.CLOSE,
            seen_version=conversation.custody_version,
            actor="customer",
        )
        closing_append(moved)
        return moved
