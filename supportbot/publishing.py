"""Storing a reply: one transaction that finds the turn still ours and custody unchanged, or does nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from handoff.models import Conversation, Message
from handoff.services.escalating import conversation_escalate
from handoff.services.locking import conversation_lock
from handoff.services.messages import message_append
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff, Propose
from supportbot.leases import Lease
from supportbot.models import Turn
from supportbot.readers import reading_model_id
from supportbot.thinking import Thought

_KIND = {Answer: "answer", Clarify: "clarify", Propose: "propose", Handoff: "handoff"}
_MESSAGE_KIND = {"answer": "answer", "clarify": "clarify", "propose": "clarify", "handoff": "handoff"}


class Outcome(StrEnum):
    PUBLISHED = "published"
    WIDENED = "widened"  # the customer has said more meanwhile: think again
    DROPPED = "dropped"  # a person has taken over
    LOST = "lost"  # another process has the lease, or the turn is done


def kind_of(decision: Decision) -> str:
    """``answer``, ``clarify``, ``propose`` or ``handoff``."""
    return _KIND[type(decision)]


def _mine(turn: Turn, lease: Lease) -> Any:
    return Turn.objects.filter(pk=turn.pk, status=Turn.Status.OPEN, lease_owner=lease.owner)


def reply_publish(*, turn: Turn, lease: Lease, thought: Thought, bot_name: str, milliseconds: float) -> Outcome:
    """Store the reply to ``turn`` as it was read, exactly once over all processes that may try."""
    model = reading_model_id()
    with transaction.atomic():
        conversation = conversation_lock(turn.conversation_id)
        mine = _mine(turn, lease)
        if (conversation.custody, conversation.custody_version) != ("bot", turn.custody_version):
            dropped = mine.update(status=Turn.Status.DROPPED, finished_at=Now())
            return Outcome.DROPPED if dropped else Outcome.LOST
        done = mine.filter(last_seq=turn.last_seq, custody_version=turn.custody_version).update(
            status=Turn.Status.DONE,
            finished_at=Now(),
            reply_seq=conversation.last_seq + 1,
            decision=kind_of(thought.decision),
            topic=thought.decision.topic,
            confidence=thought.decision.confidence,
            reason=getattr(thought.decision, "reason", ""),
            milliseconds=milliseconds,
            trace=thought.trace,
            reading_model_id=model,
        )
        if not done:
            return Outcome.WIDENED if mine.exists() else Outcome.LOST
        _say(conversation, turn, thought, bot_name)
        if isinstance(thought.decision, Handoff):
            conversation_escalate(
                conversation=conversation, reason=thought.decision.reason, brief=thought.brief or {}, actor="bot"
            )
        return Outcome.PUBLISHED


def _say(conversation: Conversation, turn: Turn, thought: Thought, bot_name: str) -> None:
    body: dict[str, Any] = {}
    if thought.rendered.choices:
        body["choices"] = thought.rendered.choices
    if thought.rendered.table:
        body["table"] = thought.rendered.table
    message_append(
        conversation=conversation,
        author=Message.Author.BOT,
        author_name=bot_name,
        text=thought.rendered.text,
        kind=_MESSAGE_KIND[kind_of(thought.decision)],
        body=body,
        client_id=f"turn:{turn.pk}:{turn.first_seq}",
    )
