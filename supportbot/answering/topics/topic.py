"""What a topic file provides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Reply, Table
from supportbot.answering.question import Question

Handler = Callable[[Question], Decision]


@dataclass(frozen=True, slots=True)
class Topic:
    """``name`` is the topic's name in the catalogue; ``about_invoices`` when a tapped bill can be its object."""

    name: str
    handle: Handler
    about_invoices: bool = True


def answer(
    question: Question,
    *phrases: Phrase,
    table: Table | None = None,
    choices: tuple[Choice, ...] = (),
    about: tuple[str, ...] = (),
) -> Answer:
    """An answer to ``question``; ``about`` are the numbers of the bills it speaks of."""
    return Answer(question.topic, question.confidence, Reply(phrases, table, choices), about)
