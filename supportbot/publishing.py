"""Storing a reply: one transaction that finds the turn still ours and custody unchanged, or does nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from psycopg.types.json import Jsonb

from billing.services.acting import action_told
from handoff.errors import ConversationNotFound
from handoff.models import Conversation, Message
from handoff.services.escalating import conversation_escalate
from handoff.services.locking import conversation_lock
from handoff.services.messages import message_append
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff, Perform, Propose
from supportbot.bill_copies import bill_copy_post
from supportbot.leases import Lease
from supportbot.models import Turn
from supportbot.readers import reading_model_present
from supportbot.thinking import Thought

_KIND = {Answer: "answer", Clarify: "clarify", Propose: "propose", Perform: "perform", Handoff: "handoff"}
_MESSAGE_KIND = {"answer": "answer", "clarify": "clarify", "propose": "clarify", "handoff": "handoff"}


_FINISH = """
UPDATE supportbot_turn SET status = 'done', finished_at = now(), reply_seq = %(reply_seq)s, decision = %(decision)s,
    topic = %(topic)s, confidence = %(confidence)s, reason = %(reason)s, milliseconds = %(milliseconds)s,
    trace = %(trace)s, reading_model_id = %(model)s
WHERE id = %(turn)s AND status = 'open' AND lease_owner = %(owner)s AND last_seq = %(last_seq)s
    AND custody_version = %(version)s"""


class Outcome(StrEnum):
    PUBLISHED = "published"
    WIDENED = "widened"  # the customer has said more meanwhile: think again
    DROPPED = "dropped"  # a person has taken over
    LOST = "lost"  # another process has the lease, or the turn is done


def kind_of(decision: Decision) -> str:
    """``answer``, ``clarify``, ``propose``, ``perform`` (before it is done) or ``handoff``."""
    return _KIND[type(decision)]


def _mine(turn: Turn, lease: Lease) -> Any:
    return Turn.objects.filter(pk=turn.pk, status=Turn.Status.OPEN, lease_owner=lease.owner)


def reply_publish(*, turn: Turn, lease: Lease, thought: Thought, milliseconds: float) -> Outcome:
    """Store the reply to ``turn`` as it was read, exactly once over all processes that may try."""
    version = thought.reading.model_version
    model = reading_model_present(version) if version else None
    with transaction.atomic():
        try:
            conversation = conversation_lock(turn.conversation_id)
        except ConversationNotFound:  # erased meanwhile, and the turn with it
            return Outcome.LOST
        mine = _mine(turn, lease)
        if (conversation.custody, conversation.custody_version) != ("bot", turn.custody_version):
            dropped = mine.update(status=Turn.Status.DROPPED, finished_at=Now())
            return Outcome.DROPPED if dropped else Outcome.LOST
        if not _finish(
            turn, lease, thought, reply_seq=conversation.last_seq + 1, milliseconds=milliseconds, model=model
        ):
            return Outcome.WIDENED if mine.exists() else Outcome.LOST
        _say(conversation, turn, thought)
        if thought.act is not None:
            action_told(action_id=thought.act.action_id, state=thought.act.state)
        if thought.copy is not None:
            bill_copy_post(thought.copy, conversation)
        if isinstance(thought.decision, Handoff):
            conversation_escalate(
                conversation=conversation, reason=thought.decision.reason, brief=thought.brief or {}, actor="bot"
            )
        return Outcome.PUBLISHED


def _finish(
    turn: Turn, lease: Lease, thought: Thought, *, reply_seq: int, milliseconds: float, model: str | None
) -> bool:
    """End the turn if the lease is still ours and nothing was said since it was read."""
    values: dict[str, Any] = {
        "turn": turn.pk,
        "owner": lease.owner,
        "last_seq": turn.last_seq,
        "version": turn.custody_version,
        "reply_seq": reply_seq,
        "decision": kind_of(thought.decision),
        "topic": thought.decision.topic,
        "confidence": thought.decision.confidence,
        "reason": getattr(thought.decision, "reason", ""),
        "milliseconds": milliseconds,
        "trace": Jsonb(thought.trace),
        "model": model,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, values)
        return bool(cursor.rowcount)


def _say(conversation: Conversation, turn: Turn, thought: Thought) -> None:
    body: dict[str, Any] = {}
    if thought.rendered.choices:
        body["choices"] = thought.rendered.choices
    if thought.cards:
        body["invoices"] = list(thought.cards)
    if thought.opens:
        body["opens"] = thought.opens
    if thought.rendered.table:
        body["table"] = thought.rendered.table
    message_append(
        conversation=conversation,
        author=Message.Author.BOT,
        author_name=thought.bot_name,
        text=thought.rendered.text,
        kind=_MESSAGE_KIND[kind_of(thought.decision)],
        body=body,
        client_id=f"turn:{turn.pk}:{turn.first_seq}",
    )
