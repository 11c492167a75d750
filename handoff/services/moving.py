"""Changing who holds a conversation: one conditional update, the rows counted, the version one higher."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, Now

from handoff.custody import Custody, Move, sources, target
from handoff.errors import ConversationNotFound, CustodyConflict
from handoff.models import Conversation
from handoff.services.clocks import clock_start, clocks_stop
from handoff.services.events import event_of
from handoff.services.offers import offers_settle
from handoff.services.stays import stay_begin, stay_end
from handoff.sla import Clock


def _columns(custody: Custody) -> dict[str, Any]:
    """What besides the state itself a move into ``custody`` sets or clears. A return to the queue keeps its place."""
    awake = {"snoozed_until": None}
    match custody:
        case Custody.WAITING:
            return {**awake, "agent_id": None, "queued_at": Coalesce("queued_at", Now()), "claimed_at": None}
        case Custody.AGENT:
            # Who has waited for a person is owed a word, even if their last one was answered by the bot.
            owed = Case(
                When(Q(custody=Custody.WAITING), then=Coalesce("unanswered_since", Now())),
                default=F("unanswered_since"),
            )
            return {**awake, "claimed_at": Now(), "closed_at": None, "close_reason": "", "unanswered_since": owed}
        case Custody.CLOSED:
            return {**awake, "agent_id": None, "closed_at": Now(), "unanswered_since": None}
        case Custody.BOT:
            return {**awake, "agent_id": None, "queued_at": None, "claimed_at": None, "priority": 0, "team_id": None}


def _conflict(conversation_id: uuid.UUID) -> CustodyConflict | ConversationNotFound:
    row = Conversation.objects.select_related("agent").filter(pk=conversation_id).first()
    if row is None:
        return ConversationNotFound()
    if row.agent is not None:
        return CustodyConflict(f"{row.agent} holds this conversation now.")
    said = {"bot": "The bot holds this conversation now.", "waiting": "This conversation is back in the queue."}
    return CustodyConflict(said.get(row.custody, "This conversation is closed."))


def custody_move(
    *,
    conversation_id: uuid.UUID,
    move: Move,
    seen_version: int,
    actor: str,
    data: dict[str, Any] | None = None,
    **columns: Any,
) -> Conversation:
    """Make ``move`` if custody still is as the caller saw it; the row comes back locked, one version higher.

    Offers, the wait and the clocks follow in the same transaction. Raises CustodyConflict (naming who holds it) when
    somebody else was first or the move does not start from the present state, ConversationNotFound when there is no
    such conversation.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("custody_move needs a transaction")
    state = target(move)
    moved = Conversation.objects.filter(
        pk=conversation_id, custody_version=seen_version, custody__in=sources(move)
    ).update(**{"custody": state, "custody_version": F("custody_version") + 1, **_columns(state), **columns})
    if moved != 1:
        raise _conflict(conversation_id)
    conversation = Conversation.objects.select_related("team__hours").get(pk=conversation_id)
    _follow(conversation, move)
    event_of(conversation, "custody", actor=actor, data={"move": move.value, "custody": state.value, **(data or {})})
    return conversation


def _follow(conversation: Conversation, move: Move) -> None:
    if move in (Move.CLAIM, Move.CLOSE):
        offers_settle(conversation)
        stay_end(conversation)
    if move in (Move.ESCALATE, Move.REQUEUE):
        stay_begin(conversation)
    if move in (Move.CLOSE, Move.HAND_BACK):
        clocks_stop(conversation)
    if move is Move.ESCALATE and conversation.queued_at is not None:
        for clock in (Clock.FIRST_RESPONSE, Clock.RESOLUTION):
            clock_start(conversation, clock, start=conversation.queued_at)
