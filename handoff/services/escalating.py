"""Bringing in a person: into the queue, with the brief, in one transaction."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from handoff.custody import Custody, Move
from handoff.errors import ConversationClosed
from handoff.models import Conversation, Escalation
from handoff.policy import priority_of
from handoff.ports import BriefSource, brief_source
from handoff.services.locking import conversation_lock
from handoff.services.messages import notice_append
from handoff.services.moving import custody_move


def conversation_escalate(
    *, conversation: Conversation, reason: str, brief: dict[str, Any], actor: str
) -> Conversation:
    """Queue ``conversation`` (locked by the caller, held by the bot) and keep the brief; one version higher.

    Raises CustodyConflict when the bot no longer holds it.
    """
    priority = priority_of(reason)
    moved = custody_move(
        conversation_id=conversation.pk,
        move=Move.ESCALATE,
        seen_version=conversation.custody_version,
        actor=actor,
        data={"reason": reason, "priority": priority},
        priority=priority,
    )
    Escalation.objects.create(
        conversation=moved, custody_version=moved.custody_version, reason=reason, priority=priority, brief=brief
    )
    return moved


def person_request(*, conversation_id: uuid.UUID, source: BriefSource | None = None) -> Conversation:
    """The customer asked for a person by the button. Once queued or held, asking again changes nothing.

    ``source`` writes the brief in place of the one that the settings name.
    Raises ConversationClosed, ConversationNotFound.
    """
    with transaction.atomic():
        conversation = conversation_lock(conversation_id)
        if conversation.custody == Custody.CLOSED:
            raise ConversationClosed
        if conversation.custody != Custody.BOT:
            return conversation
        brief = (source or brief_source()).brief(conversation_id=conversation_id, reason="asked_for_person")
        moved = conversation_escalate(
            conversation=conversation, reason="asked_for_person", brief=brief, actor="customer"
        )
        notice_append(
            conversation=moved,
            text="I am bringing in a person from our billing team. They will see this chat and your bills.",
            code="person_requested",
        )
        return moved
