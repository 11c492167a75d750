"""How much a conversation wants a reviewer's look: the sum of named weights over what is known of it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Reason(StrEnum):
    THUMBS_DOWN = "thumbs_down"
    LOW_RATING = "low_rating"
    DISPUTE = "dispute"
    GUARD_STOP = "guard_stop"
    UNSURE_ANSWER = "unsure_answer"
    OFTEN_WRONG = "often_wrong"
    REPEAT = "repeat"
    EARLY_PERSON = "early_person"
    SAMPLE = "sample"


WEIGHTS: Mapping[Reason, int] = {
    Reason.THUMBS_DOWN: 40,
    Reason.LOW_RATING: 35,
    Reason.DISPUTE: 25,
    Reason.GUARD_STOP: 20,
    Reason.UNSURE_ANSWER: 18,
    Reason.OFTEN_WRONG: 15,
    Reason.REPEAT: 15,
    Reason.EARLY_PERSON: 10,
    Reason.SAMPLE: 5,
}
"""What the customer said weighs more than what the program suspects; the sample only ever breaks a tie."""

LOW_RATING = 2
MARGIN = 0.05
"""An answer less than this above its threshold was a near thing."""
NO_THRESHOLD = 0.7
"""Below this an answer without a threshold on its trace was unsure."""
_DISPUTES = frozenset({"dispute", "chargeback"})
_REPEATED = "repeated_question"


@dataclass(frozen=True, slots=True)
class TurnSigns:
    """What of one turn bears on its risk. ``confidence`` and ``threshold`` lie between 0 and 1."""

    decision: str
    topic: str
    confidence: float | None = None
    threshold: float | None = None
    reason: str = ""
    stopped: bool = False
    """The guard let a sentence of the model's not through."""
    asked_again: bool = False


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of one conversation. ``reasons`` are those it was handed over for, ``rating`` is 1 to 5."""

    turns: Sequence[TurnSigns] = ()
    thumbs_down: bool = False
    rating: int | None = None
    reasons: Set[str] = frozenset()
    early_person: bool = False
    """A person was asked for within the customer's first two messages."""
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """``reasons`` stand in the order of their weight."""

    score: int
    reasons: tuple[Reason, ...]


def risk_of(signs: Signs, *, often_wrong: Set[str] = frozenset()) -> Risk:
    """The risk; 0 where there is no reason to look. ``often_wrong`` are topics whose answers reviewers often reject."""
    reasons = tuple(reason for reason in WEIGHTS if _holds(reason, signs, often_wrong))
    return Risk(sum(WEIGHTS[reason] for reason in reasons), reasons)


def is_unsure(turn: TurnSigns) -> bool:
    """Whether it was answered although the reading was below its threshold, or hardly above it."""
    if turn.decision != "answer" or turn.confidence is None:
        return False
    least = NO_THRESHOLD if turn.threshold is None else turn.threshold + MARGIN
    return turn.confidence < min(least, 1.0)


def in_sample(conversation: UUID, day: date, share: float) -> bool:
    """Whether chance picks it: the same for everybody, and a larger ``share`` (0–1) only ever adds to it."""
    drawn = hashlib.sha256(f"{day.isoformat()}:{conversation}".encode()).digest()[:8]
    return int.from_bytes(drawn, "big") < share * 2**64


def _holds(reason: Reason, signs: Signs, often_wrong: Set[str]) -> bool:
    match reason:
        case Reason.THUMBS_DOWN:
            return signs.thumbs_down
        case Reason.LOW_RATING:
            return signs.rating is not None and signs.rating <= LOW_RATING
        case Reason.EARLY_PERSON:
            return signs.early_person
        case Reason.SAMPLE:
            return signs.sampled
        case Reason.DISPUTE:
            return bool(_DISPUTES & signs.reasons) or any(turn.reason in _DISPUTES for turn in signs.turns)
    return any(_turn_holds(reason, turn, often_wrong) for turn in signs.turns)


def _turn_holds(reason: Reason, turn: TurnSigns, often_wrong: Set[str]) -> bool:
    match reason:
        case Reason.GUARD_STOP:
            return turn.stopped
        case Reason.UNSURE_ANSWER:
            return is_unsure(turn)
        case Reason.OFTEN_WRONG:
            return turn.decision == "answer" and turn.topic in often_wrong
        case Reason.REPEAT:
            return turn.asked_again or turn.reason == _REPEATED
    return False
