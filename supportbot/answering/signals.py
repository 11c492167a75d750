"""What is handed to a person whatever the classifier thinks, most urgent first."""

from __future__ import annotations

from supportbot.answering.by_records import asks_of_contested
from supportbot.answering.decision import Handoff, HandoffReason
from supportbot.answering.desk import Desk
from supportbot.answering.disowning import disowns
from supportbot.answering.handoffs import NO_CHARGE, NOT_AS_TOLD
from supportbot.answering.phrases import say
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.answering.words_given import case_wanted
from supportbot.understanding.reading import Signal
from supportbot.understanding.repeats import SOON_SECONDS

REASONS: tuple[tuple[Signal, HandoffReason], ...] = (
    ("self_harm", "self_harm"),
    ("fraud", "fraud"),
    ("chargeback", "chargeback"),
    ("legal", "legal"),
    ("asks_for_person", "asked_for_person"),
    ("dispute", "dispute"),
)
EXPLAINED = frozenset({"explain_charge", "dispute_charge", "duplicate_charge"})
DOUBTS = frozenset({"dispute_charge", "unrecognised_charge", "duplicate_charge", "complaint"})
NO_WISHES = DOUBTS | {"out_of_scope"}
MORE_LIKELY_THAN_NOT = 0.5
AS_LIKELY = 0.3
"""Probability (0–1) from which a message may as well ask for something as doubt what was told."""


def urgent(desk: Desk) -> Handoff | None:
    """The handoff that a signal demands, None when there is no such signal."""
    for signal, reason in REASONS:
        if signal in desk.reading.signals and not _means_else(desk, signal):
            return desk.hand_over(reason)
    return None


def _means_else(desk: Desk, signal: Signal) -> bool:
    """Whether news of a charge contested already are asked for, or a case that the program opens, or a yes says to what
    is to be passed to a person.
    """
    if signal == "dispute":
        return asks_of_contested(desk) or case_wanted(desk)
    agrees = desk.reading.consent == "yes" and desk.last is not None and bool(desk.last.action)
    return signal == "asks_for_person" and agrees


def unsatisfied(desk: Desk) -> Handoff | None:
    """A customer who says after an answer that it is wrong, or asks the very same again, gets a person.

    After a bill was explained a doubt needs no certainty.
    """
    last = desk.last
    if last is None or last.topic == SMALLTALK or not (last.decision == "answer" or _asked_of_bills(desk)):
        return None
    doubts = last.topic in EXPLAINED and (_doubts(desk) or disowns(desk.text))
    if "thats_wrong" in desk.reading.signals or doubts:
        if last.topic in NO_CHARGE:
            return desk.hand_over("dispute", topic=last.topic, words=(say(NOT_AS_TOLD),), promise=False)
        return desk.hand_over("dispute", topic=last.topic)
    said_again = desk.text.strip() and _plain(desk.text) == _plain(last.text) and last.age_seconds <= SOON_SECONDS
    if "asked_again" in desk.reading.signals or (said_again and desk.reading.best.topic == last.topic):
        return desk.hand_over("repeated_question")
    return None


def _asked_of_bills(desk: Desk) -> bool:
    """Whether it was asked which bill to explain, and the answer is that one is wrong."""
    last = desk.last
    asked = last is not None and last.decision == "clarify" and last.topic in EXPLAINED
    return asked and "thats_wrong" in desk.reading.signals and not desk.reading.choice


def _doubts(desk: Desk) -> bool:
    """Whether it is unsure which doubt is voiced, but a doubt more likely than not."""
    reading = desk.reading
    if desk.sure or reading.choice or reading.best.topic not in DOUBTS:
        return False
    if any(score.probability >= AS_LIKELY for score in reading.topics if score.topic not in NO_WISHES):
        return False
    return sum(score.probability for score in reading.topics if score.topic in DOUBTS) >= MORE_LIKELY_THAN_NOT


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
