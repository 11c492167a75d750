"""What a topic file provides, and the two usual ways to reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from billing.actions.commands import Command
from billing.facts import Company
from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Propose, Reply, Table
from supportbot.answering.identity import IdentityStep
from supportbot.answering.phrases import TALK_TO_A_PERSON
from supportbot.answering.question import Question
from supportbot.understanding.reading import Slots

IF_WANTED = "If you'd like to go ahead, tell me and I'll pass it to a colleague."
IF_WANTED_AT_ONCE = "If you'd like to go ahead, tell me and I'll do it."

Handler = Callable[[Question], Decision]
Confirmed = Callable[[Question, str], Decision]
"""Takes the question and the reference of the record that the accepted action is about."""
Public = Callable[[Company, Slots], Reply | None]
"""What the company tells anyone about what a message names; None when there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Topic:
    """``name`` is the topic's name in the catalogue; ``about_invoices`` when a tapped bill can be its object.

    ``confirmed`` is called when the customer has said yes to what ``handle`` proposed. ``identity`` is the least step
    at which it may be answered from records. ``for_anyone`` names the company's text that may be told to a visitor
    whose identity isn't known; ``public`` is what they may be told from the catalogue.
    """

    name: str
    handle: Handler
    about_invoices: bool = True
    confirmed: Confirmed | None = None
    identity: IdentityStep = "signed"
    for_anyone: str = ""
    public: Public | None = None


def answer(
    question: Question,
    *phrases: Phrase,
    table: Table | None = None,
    choices: tuple[Choice, ...] = (),
    about: tuple[str, ...] = (),
) -> Answer:
    """An answer to ``question``; ``about`` are the numbers of the bills it speaks of."""
    return Answer(question.topic, question.confidence, Reply(phrases, table, choices), about)


def propose(
    question: Question,
    *phrases: Phrase,
    ask: Phrase,
    action: str,
    yes: str,
    no: str,
    table: Table | None = None,
    about: tuple[str, ...] = (),
    command: Command | None = None,
) -> Propose | Answer:
    """An offer to do ``action`` (``KIND:REF``); ``yes`` and ``no`` are what its two buttons say, without figures.

    ``ask`` asks for the yes. Who only asks how it works is told the same, and that it can be done. ``command`` is
    what the program itself does on a yes; without one it is passed to a person.
    """
    agree = Choice(f"confirm:{action}", yes)
    if question.only_asks:
        wanted = IF_WANTED if command is None else IF_WANTED_AT_ONCE
        told = Phrase(("\n" if ask.text.startswith("\n") else "") + wanted)
        reply = Reply((*phrases, told), table, (agree, TALK_TO_A_PERSON))
        return Answer(question.topic, question.confidence, reply, about, action, command)
    choices = (agree, Choice(f"decline:{action}", no), TALK_TO_A_PERSON)
    return Propose(question.topic, question.confidence, Reply((*phrases, ask), table, choices), action, about, command)
