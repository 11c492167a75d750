"""The guarded door to conversations: staff reach one only by naming who asks."""

from __future__ import annotations

import uuid

from django.db.models import Exists, Q, QuerySet

from handoff.errors import ConversationNotFound, Forbidden
from handoff.models import Conversation, Escalation, Message, Note, StaffMember

PAGE = 100
OTHERS = 5


def conversation_for_staff(staff: StaffMember, conversation_id: uuid.UUID) -> Conversation:
    """The conversation with its agent and team.

    Raises Forbidden for who may neither answer nor review, ConversationNotFound also for another team's.
    """
    if not (staff.may_answer or staff.may_review):
        raise Forbidden
    visible = visible_to(staff, Conversation.objects.select_related("agent", "team"))
    conversation = visible.filter(pk=conversation_id).first()
    if conversation is None:
        raise ConversationNotFound
    return conversation


def visible_to(staff: StaffMember, conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Those that ``staff`` may see: of their own teams, of no team, and what they hold; all for who oversees.

    Who is in no team works for all of them.
    """
    if staff.role not in (StaffMember.Role.AGENT, StaffMember.Role.LEAD):
        return conversations
    own = staff.teams.all()
    return conversations.filter(Q(team__isnull=True) | Q(team__in=own) | Q(agent=staff) | ~Exists(own))


def others_of_customer(staff: StaffMember, conversation: Conversation) -> list[Conversation]:
    """The customer's other conversations that ``staff`` may see, the newest first, at most ``OTHERS``."""
    same = Conversation.objects.filter(customer_ref=conversation.customer_ref, last_seq__gt=1)
    others = visible_to(staff, same).exclude(pk=conversation.pk).order_by("-created_at", "id")
    return list(others[:OTHERS])


def messages_after(conversation_id: uuid.UUID, last_seq: int, limit: int = PAGE) -> list[Message]:
    """At most ``limit`` messages after ``last_seq``, oldest first."""
    rows = Message.objects.filter(conversation_id=conversation_id, seq__gt=last_seq).order_by("seq")
    return list(rows[:limit])


def messages_before(conversation_id: uuid.UUID, seq: int, limit: int = PAGE) -> list[Message]:
    """The last ``limit`` messages before ``seq``, oldest first."""
    rows = Message.objects.filter(conversation_id=conversation_id, seq__lt=seq).order_by("-seq")
    return list(rows[:limit])[::-1]


def notes_between(conversation_id: uuid.UUID, first_seq: int, before: int) -> list[Note]:
    """The notes among staff that stand behind the messages ``first_seq`` to just before ``before``, oldest first."""
    notes = Note.objects.filter(conversation_id=conversation_id, after_seq__gte=first_seq, after_seq__lt=before)
    return list(notes.order_by("-id")[:PAGE])[::-1]


def latest_escalation(conversation_id: uuid.UUID) -> Escalation | None:
    """The newest hand-over with its brief; None when nobody was brought in yet."""
    return Escalation.objects.filter(conversation_id=conversation_id).order_by("-id").first()
