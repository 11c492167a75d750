"""What a candidate would have changed: turns of the past read and decided again, by both, over today's records.

Nothing is fetched from a billing system, nothing is carried out and nothing is written.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from supportbot.answering.decide import decide_at
from supportbot.answering.desk import Desk
from supportbot.answering.thresholds import Thresholds
from supportbot.models import Turn
from supportbot.publishing import kind_of
from supportbot.questions import Question, question_again
from supportbot.thinking import records_of, today_of
from supportbot.topic_policies import topic_policies
from supportbot.understanding.reader import Reader
from supportbot.understanding.spelling.mending import mend

MOST = 200
_LONGEST_SHOWN = 200
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a model makes of one turn."""

    topic: str
    decision: str


def turns_again(before: Reader, after: Reader, told: Told) -> dict[str, Any]:
    """The newest turns by both: how many, and those of which topic or decision differ."""
    turns = list(
        Turn.objects.filter(status=Turn.Status.DONE, reply_seq__isnull=False)
        .filter(Q(trace__reading__choice="") | Q(trace__reading__choice__isnull=True))
        .order_by("-finished_at")
        .values_list("id", "reply_seq")[:MOST]
    )
    differ = []
    for done, (turn_id, reply_seq) in enumerate(turns, start=1):
        found = _by_both(turn_id, before, after)
        if found is not None:
            differ.append({**found, "seq": reply_seq})
        told(done, len(turns))
    return {"turns": len(turns), "differ": differ}


def _by_both(turn_id: uuid.UUID, before: Reader, after: Reader) -> Mapping[str, Any] | None:
    question = question_again(turn_id)
    if question is None or not question.text:
        return None
    first, second = decided_by((before, after), question)
    if first == second:
        return None
    return {
        "conversation": str(question.conversation_id),
        "text": question.text[:_LONGEST_SHOWN],
        "before": [first.topic, first.decision],
        "after": [second.topic, second.decision],
    }


def decided_by(readers: Sequence[Reader], question: Question) -> list[Decided]:
    """One question by each of ``readers``, over one reading of the records."""
    account, company = records_of(question.customer_ref)
    typed, text = question.text, mend(question.text)
    context = tuple(replace(turn, text=mend(turn.text)) for turn in question.context)
    plans, policies = [plan.name for plan in company.plans], topic_policies()
    decided = []
    for reader in readers:
        reading = reader.read(text, context=context, choice=question.choice, plan_names=plans)
        desk = Desk(
            reading=reading,
            account=account,
            company=company,
            context=context,
            today=today_of(company),
            thresholds=Thresholds.of(reader.thresholds, policies),
            text=text,
            identity=question.identity,
            policies=policies,
            typed=typed,
        )
        decision = decide_at(desk)
        decided.append(Decided(decision.topic, kind_of(decision)))
    return decided
