"""The guarded door to conversations: staff reach one only by naming who asks."""

from __future__ import annotations

import uuid

from handoff.errors import ConversationNotFound, Forbidden
from handoff.models import Conversation, Escalation, Message, StaffMember

PAGE = 100


def conversation_for_staff(staff: StaffMember, conversation_id: uuid.UUID) -> Conversation:
    """The conversation with its agent. Raises Forbidden for who may neither answer nor review, ConversationNotFound."""
    if not (staff.may_answer or staff.may_review):
        raise Forbidden
    conversation = Conversation.objects.select_related("agent").filter(pk=conversation_id).first()
    if conversation is None:
        raise ConversationNotFound
    return conversation


def messages_after(conversation_id: uuid.UUID, last_seq: int, limit: int = PAGE) -> list[Message]:
    """At most ``limit`` messages after ``last_seq``, oldest first."""
    rows = Message.objects.filter(conversation_id=conversation_id, seq__gt=last_seq).order_by("seq")
    return list(rows[:limit])


def messages_before(conversation_id: uuid.UUID, seq: int, limit: int = PAGE) -> list[Message]:
    """The last ``limit`` messages before ``seq``, oldest first."""
    rows = Message.objects.filter(conversation_id=conversation_id, seq__lt=seq).order_by("-seq")
    return list(rows[:limit])[::-1]


def latest_escalation(conversation_id: uuid.UUID) -> Escalation | None:
    """The newest hand-over with its brief; None when nobody was brought in yet."""
    return Escalation.objects.filter(conversation_id=conversation_id).order_by("-id").first()
