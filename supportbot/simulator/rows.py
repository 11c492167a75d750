"""What stands in the rows after a message and after a conversation."""

from __future__ import annotations

import uuid

from handoff.models import Conversation, Escalation, Message
from supportbot.evaluation.simulation.judging import Came, Left
from supportbot.evaluation.simulation.scenario import After
from supportbot.models import Turn
from supportbot.simulator.acts import actions_of, rows_of

NO_OFFER = "something that was not offered"


def replies_after(conversation_id: uuid.UUID, seq: int) -> tuple[Came, ...]:
    """Every reply of the bot's that was stored after message ``seq``, oldest first."""
    said = Message.objects.filter(conversation_id=conversation_id, author=Message.Author.BOT, seq__gt=seq)
    rows = list(said.order_by("seq"))
    turns = {turn.reply_seq: turn for turn in Turn.objects.filter(conversation_id=conversation_id, reply_seq__gt=seq)}
    return tuple(_came(row, turns.get(row.seq)) for row in rows)


def _came(message: Message, turn: Turn | None) -> Came:
    decided = turn or Turn(decision=str(message.kind))
    return Came(
        decision=decided.decision,
        topic=decided.topic,
        confidence=decided.confidence or 0.0,
        reason=decided.reason,
        action=decided.trace.get("action", ""),
        text=message.text,
        table=message.body.get("table"),
        choices=tuple(message.body.get("choices", ())),
    )


def left_behind(conversation_id: uuid.UUID, after: After) -> Left:
    """Custody, the newest handoff with its brief, every offer that was taken as accepted, and what was done."""
    conversation = Conversation.objects.get(pk=conversation_id)
    escalation = Escalation.objects.filter(conversation=conversation).order_by("id").last()
    done, waiting = actions_of(conversation_id)
    said = Message.objects.filter(conversation=conversation).exclude(author="customer").order_by("seq").last()
    checked = escalation.brief.get("checked", ()) if escalation else ()
    return Left(
        custody=conversation.custody,
        reason=escalation.reason if escalation else "",
        requested=_requested(conversation),
        brief=tuple(str(finding["text"]) for finding in checked),
        done=done,
        waiting=waiting,
        rows=rows_of(conversation.customer_ref, after),
        said_last=said.text if said else "",
    )


def _requested(conversation: Conversation) -> tuple[str, ...]:
    turns = list(Turn.objects.filter(conversation=conversation, status=Turn.Status.DONE).order_by("first_seq"))
    tapped = {
        row.seq: str(row.body["choice"]).removeprefix("confirm:")
        for row in Message.objects.filter(conversation=conversation, body__choice__startswith="confirm:")
    }
    found = []
    for index, turn in enumerate(turns):
        if (turn.decision, turn.reason) == ("handoff", "action_requested"):
            by_button = next((tapped[seq] for seq in range(turn.first_seq, turn.last_seq + 1) if seq in tapped), "")
            found.append(by_button or _standing_offer(turns[:index]))
    return tuple(found)


def _standing_offer(earlier: list[Turn]) -> str:
    last = earlier[-1] if earlier else None
    return last.trace.get("action", "") if last is not None and last.decision == "propose" else NO_OFFER
