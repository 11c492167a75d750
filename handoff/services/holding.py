"""What an agent does with a conversation: claim it, hand it back, put it back in the queue, close it."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Max, Min

from handoff.custody import Move
from handoff.errors import Forbidden, NotHolder
from handoff.models import Conversation, Message, StaffMember
from handoff.ports import take_back
from handoff.services.messages import notice_append
from handoff.services.moving import custody_move


def _must_answer(staff: StaffMember) -> None:
    if not staff.may_answer:
        raise Forbidden("Your role does not take conversations.")


def _must_hold(staff: StaffMember, conversation_id: uuid.UUID) -> None:
    held_by_another = Conversation.objects.filter(pk=conversation_id, custody="agent").exclude(agent=staff).exists()
    if held_by_another:
        raise NotHolder


def _owe_answer(conversation: Conversation) -> None:
    said = Message.objects.filter(conversation=conversation)
    answered = said.filter(author__in=(Message.Author.BOT, Message.Author.AGENT)).aggregate(seq=Max("seq"))["seq"] or 0
    open_words = said.filter(author=Message.Author.CUSTOMER, seq__gt=answered)
    ends = open_words.aggregate(first=Min("seq"), last=Max("seq"))
    if ends["first"] is not None:
        take_back().owe(
            conversation_id=conversation.pk,
            custody_version=conversation.custody_version,
            first_seq=ends["first"],
            last_seq=ends["last"],
        )


def conversation_claim(*, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int) -> Conversation:
    """Take a conversation from the queue or from the bot. Raises Forbidden, CustodyConflict, ConversationNotFound."""
    _must_answer(staff)
    with transaction.atomic():
        moved = custody_move(
            conversation_id=conversation_id,
            move=Move.CLAIM,
            seen_version=seen_version,
            actor=f"staff:{staff.pk}",
            data={"agent": staff.display_name},
            agent_id=staff.pk,
        )
        notice_append(conversation=moved, text=f"{staff.display_name} has joined the chat.", code="agent_joined")
        return moved


def conversation_hand_back(*, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int) -> Conversation:
    """Give it back to the bot, and with it what the customer said last and nobody answered.

    Raises NotHolder, CustodyConflict, ConversationNotFound.
    """
    with transaction.atomic():
        _must_hold(staff, conversation_id)
        moved = custody_move(
            conversation_id=conversation_id, move=Move.HAND_BACK, seen_version=seen_version, actor=f"staff:{staff.pk}"
        )
        _owe_answer(moved)
        notice_append(
            conversation=moved,
            text=f"{staff.display_name} has left. The automated assistant is here again; a person is one tap away.",
            code="handed_back",
        )
        return moved


def conversation_close(*, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int) -> Conversation:
    """Close it for good. Raises Forbidden, NotHolder, CustodyConflict, ConversationNotFound."""
    _must_answer(staff)
    with transaction.atomic():
        _must_hold(staff, conversation_id)
        moved = custody_move(
            conversation_id=conversation_id, move=Move.CLOSE, seen_version=seen_version, actor=f"staff:{staff.pk}"
        )
        notice_append(conversation=moved, text="This chat is closed. How did we do?", code="closed")
        return moved
