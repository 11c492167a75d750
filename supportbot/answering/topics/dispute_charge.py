""" "My bill is wrong", nothing more said: the bill is explained first. A second no goes to a person."""

from __future__ import annotations

from supportbot.answering.decision import Decision
from supportbot.answering.question import Question
from supportbot.answering.topics.explain_charge import handle as explain
from supportbot.answering.topics.topic import Topic


def handle(question: Question) -> Decision:
    return explain(question)


TOPIC = Topic("dispute_charge", handle)
