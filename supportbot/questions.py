"""What a turn must answer: the customer's words, what went before, and whose records they are about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from billing.selectors.planned import planned_row
from supportbot.answering.identity import IdentityStep, default_step
from supportbot.leases import Lease
from supportbot.models import Turn
from supportbot.understanding.reading import PastTurn

_CONTEXT_TURNS = 5
_MESSAGES_BEFORE = 16

_QUESTION = """
SELECT t.conversation_id, t.first_seq, t.last_seq, t.custody_version, t.attempts, t.identity, c.customer_ref, c.locale,
    extract(epoch FROM now() - t.created_at),
    (SELECT json_agg(json_build_array(m.seq, m.author, m.text, coalesce(m.body ->> 'choice', '')) ORDER BY m.seq)
     FROM handoff_message AS m
     WHERE m.conversation_id = t.conversation_id AND m.seq BETWEEN t.first_seq - %(before)s AND t.last_seq),
    (SELECT json_agg(past.row ORDER BY past.first_seq) FROM (
        SELECT p.first_seq, json_build_array(
            p.first_seq, p.last_seq, p.topic, p.decision, coalesce(p.trace -> 'invoice_numbers', '[]'),
            CASE WHEN p.finished_at > now() - interval '1 day' THEN coalesce(p.trace ->> 'action', '') ELSE '' END,
            extract(epoch FROM now() - p.finished_at),
            CASE WHEN p.finished_at > now() - interval '1 day' THEN coalesce(p.trace ->> 'command', '') ELSE '' END,
            CASE WHEN p.finished_at > now() - interval '1 day' THEN coalesce(p.trace ->> 'wants', '') ELSE '' END
            ) AS row
        FROM supportbot_turn AS p
        WHERE p.conversation_id = t.conversation_id AND p.status = 'done' AND p.custody_version = t.custody_version
            AND p.first_seq < t.first_seq
        ORDER BY p.first_seq DESC LIMIT %(turns)s) AS past)
FROM supportbot_turn AS t JOIN handoff_conversation AS c ON c.id = t.conversation_id
WHERE t.id = %(turn)s"""
_LEASED = _QUESTION + " AND t.status = 'open' AND t.lease_owner = %(owner)s"


@dataclass(frozen=True, slots=True)
class Question:
    """The customer's words of one turn. ``context`` are the turns before it under the same custody, newest last;
    ``recent`` are (author, text) pairs for the brief.

    ``identity`` is how sure it was who asked. An offer stands for a day: after that a yes to it makes it anew, as fees,
    prices and dates may have moved.
    """

    conversation_id: uuid.UUID
    customer_ref: str
    locale: str
    text: str
    choice: str = ""
    identity: IdentityStep = "signed"
    context: tuple[PastTurn, ...] = ()
    recent: tuple[tuple[str, str], ...] = ()
    waited_seconds: float = 0.0
    """Since the first of the messages was accepted."""


def question_of(lease: Lease) -> tuple[Turn, Question] | None:
    """The leased turn as it stands now (not for saving) and its question; None when the lease is lost or it is done.

    One statement: every answer waits for it.
    """
    return _asked(_LEASED, lease.turn_id, lease.owner)


def question_again(turn_id: uuid.UUID) -> Question | None:
    """What a turn of the past had to answer, from the words as they stand now; None where they are gone."""
    asked = _asked(_QUESTION, turn_id, None)
    return asked[1] if asked else None


def _asked(statement: str, turn_id: uuid.UUID, owner: uuid.UUID | None) -> tuple[Turn, Question] | None:
    values: dict[str, Any] = {
        "turn": turn_id,
        "owner": owner,
        "before": _MESSAGES_BEFORE,
        "turns": _CONTEXT_TURNS,
    }
    row = planned_row(statement, values)
    if row is None:
        return None
    conversation_id, first_seq, last_seq, version, attempts, identity, customer_ref, locale, waited, messages, past = (
        row
    )
    turn = Turn(
        id=turn_id,
        conversation_id=conversation_id,
        first_seq=first_seq,
        last_seq=last_seq,
        custody_version=version,
        attempts=attempts,
    )
    messages = messages or []
    said = {seq: text for seq, author, text, _ in messages if author == "customer"}
    choices = [choice for seq, author, _, choice in messages if author == "customer" and seq >= first_seq]
    return turn, Question(
        conversation_id=conversation_id,
        customer_ref=customer_ref,
        locale=locale,
        text=_text(said, first_seq, last_seq),
        choice=choices[-1] if choices else "",
        context=tuple(_past(said, past or ())),
        identity=identity or default_step(customer_ref),
        recent=tuple((author, text) for _, author, text, _ in messages),
        waited_seconds=float(waited),
    )


def _text(said: dict[int, str], first_seq: int, last_seq: int) -> str:
    """What the customer said from ``first_seq`` to ``last_seq``, a line each."""
    return "\n".join(text for seq, text in said.items() if first_seq <= seq <= last_seq)


def _past(said: dict[int, str], turns: Iterable[list[Any]]) -> Iterable[PastTurn]:
    for first_seq, last_seq, topic, decision, numbers, action, age, command, wants in turns:
        text = _text(said, first_seq, last_seq)
        yield PastTurn(text, topic, decision, tuple(numbers), action, float(age or 0), command, wants, text)
