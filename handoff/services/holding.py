"""What an agent does with a conversation: claim it, hand it back, close it, open it again."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from handoff.custody import Move
from handoff.errors import CustodyConflict, Forbidden, NotHolder
from handoff.models import Conversation, Event, Message, StaffMember
from handoff.ports import take_back
from handoff.selectors.conversations import conversation_for_staff
from handoff.services.locking import conversation_lock
from handoff.services.messages import closing_append, notice_append
from handoff.services.moving import custody_move
from handoff.services.noting import move_note
from handoff.services.offers import refuse_when_offered_to_another
from handoff.services.presence import presence_work

CLOSE_REASONS = ("resolved", "no_reply", "duplicate", "spam", "other")


def must_answer(staff: StaffMember, conversation_id: uuid.UUID) -> None:
    """Raises Forbidden for who may not hold conversations, ConversationNotFound for another team's."""
    if not staff.may_answer:
        raise Forbidden("Your role does not take conversations.")
    conversation_for_staff(staff, conversation_id)


def must_hold(staff: StaffMember, conversation_id: uuid.UUID) -> None:
    """Raises NotHolder while a colleague holds it. What else may have moved, the conditional update finds."""
    held_by_another = Conversation.objects.filter(pk=conversation_id, custody="agent").exclude(agent=staff).exists()
    if held_by_another:
        raise NotHolder


def _settled_seq(conversation: Conversation) -> int:
    """Up to which message everything is answered, or was closed with: a chat opened again owes nothing from before."""
    said = Message.objects.filter(conversation=conversation, author__in=(Message.Author.BOT, Message.Author.AGENT))
    closings = Event.objects.filter(conversation=conversation, kind="custody", data__move=Move.CLOSE.value)
    return max(said.aggregate(seq=Max("seq"))["seq"] or 0, closings.aggregate(seq=Max("seq"))["seq"] or 0)


def _owe_answer(conversation: Conversation) -> None:
    open_words = Message.objects.filter(
        conversation=conversation, author=Message.Author.CUSTOMER, seq__gt=_settled_seq(conversation)
    )
    ends = open_words.aggregate(first=Min("seq"), last=Max("seq"))
    if ends["first"] is not None:
        take_back().owe(
            conversation_id=conversation.pk,
            custody_version=conversation.custody_version,
            first_seq=ends["first"],
            last_seq=ends["last"],
        )


def _take(move: Move, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int) -> Conversation:
    moved = custody_move(
        conversation_id=conversation_id,
        move=move,
        seen_version=seen_version,
        actor=f"staff:{staff.pk}",
        data={"agent": staff.display_name},
        agent_id=staff.pk,
    )
    presence_work(staff=staff)
    return moved


def conversation_claim(*, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int) -> Conversation:
    """Take a conversation from the queue or from the bot.

    Raises Forbidden, CustodyConflict (also while it is offered to a colleague), ConversationNotFound.
    """
    must_answer(staff, conversation_id)
    with transaction.atomic():
        refuse_when_offered_to_another(conversation_lock(conversation_id), staff)
        moved = _take(Move.CLAIM, conversation_id, staff, seen_version)
        notice_append(
            conversation=moved,
            text=f"{staff.display_name} has joined the chat.",
            code="agent_joined",
            values={"agent": staff.display_name},
        )
        return moved


def conversation_hand_back(
    *, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int, note: str = ""
) -> Conversation:
    """Give it back to the bot, and with it what the customer said last and nobody answered.

    ``note`` tells colleagues what was settled. Raises NotHolder, CustodyConflict, ConversationNotFound.
    """
    conversation_for_staff(staff, conversation_id)
    with transaction.atomic():
        must_hold(staff, conversation_id)
        moved = custody_move(
            conversation_id=conversation_id, move=Move.HAND_BACK, seen_version=seen_version, actor=f"staff:{staff.pk}"
        )
        _owe_answer(moved)
        move_note(moved, staff, f"{staff.display_name} handed back to the bot.", note)
        notice_append(
            conversation=moved,
            text=f"{staff.display_name} has left. The automated assistant is here again; a person is one tap away.",
            code="handed_back",
            values={"agent": staff.display_name},
        )
        return moved


def conversation_close(
    *, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int, reason: str = "", topic: str = ""
) -> Conversation:
    """Close it, with why and about what. Raises Forbidden, NotHolder, CustodyConflict, ConversationNotFound."""
    must_answer(staff, conversation_id)
    with transaction.atomic():
        must_hold(staff, conversation_id)
        about = {"topic": topic} if topic else {}
        moved = custody_move(
            conversation_id=conversation_id,
            move=Move.CLOSE,
            seen_version=seen_version,
            actor=f"staff:{staff.pk}",
            data={"reason": reason, **about},
            close_reason=reason,
            **about,
        )
        closing_append(moved)
        return moved


def conversation_reopen(*, conversation_id: uuid.UUID, staff: StaffMember, seen_version: int) -> Conversation:
    """Take a closed conversation up again as its holder; the bot has no part in it and re-reads nothing.

    Raises Forbidden, CustodyConflict (also when the customer has a newer one), ConversationNotFound.
    """
    must_answer(staff, conversation_id)
    try:
        with transaction.atomic():
            moved = _take(Move.REOPEN, conversation_id, staff, seen_version)
            notice_append(
                conversation=moved,
                text=f"{staff.display_name} has opened this chat again.",
                code="reopened",
                values={"agent": staff.display_name},
            )
            return moved
    except IntegrityError:
        raise CustodyConflict("This customer has a newer chat; write to them there.") from None
