"""What a message was understood to say. Pure values: no Django, no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Signal = Literal[
    "asks_for_person", "dispute", "legal", "fraud", "chargeback", "self_harm", "abuse", "thats_wrong", "asked_again"
]  # fmt: skip
Consent = Literal["yes", "no", ""]


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic by its name in the catalogue with its calibrated probability (0–1)."""

    topic: str
    probability: float


@dataclass(frozen=True, slots=True)
class Slots:
    """What the message names. ``amounts`` and ``numbers`` are as typed: the customer's words, not facts."""

    invoice_numbers: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    """Normalised: ``latest``, ``previous`` (last month's), ``before_that``, ``YYYY-MM``, ``month:3``."""
    amounts: tuple[str, ...] = ()
    plan_names: tuple[str, ...] = ()
    card_digits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things asked in one message, read by itself."""

    text: str
    topics: tuple[TopicScore, ...]
    slots: Slots


@dataclass(frozen=True, slots=True)
class Reading:
    """One message (or several sent in a row) as understood.

    ``topics`` are best first and sum to 1; ``choice`` is the id of a tapped choice, taken as said, not guessed.
    ``parts`` are the things asked, in the order said, when they are two or more; ``consent`` is what the message
    would say to an offer.
    """

    topics: tuple[TopicScore, ...]
    slots: Slots = Slots()
    language: str = "en"
    signals: frozenset[Signal] = frozenset()
    choice: str = ""
    model_version: str = ""
    parts: tuple[Part, ...] = ()
    consent: Consent = ""

    @property
    def best(self) -> TopicScore:
        return self.topics[0]


@dataclass(frozen=True, slots=True)
class PastTurn:
    """One earlier exchange, newest last in a context: what was asked and how it was decided."""

    text: str
    topic: str
    decision: Literal["answer", "clarify", "propose", "handoff"]
    invoice_numbers: tuple[str, ...] = ()
    action: str = ""
    """What was offered when the decision was to propose: ``KIND:REF`` as in ``cancel_plan:sub-1``."""
    age_seconds: float = 0.0
    """Seconds since it was answered."""
    command: str = ""
    """What was stated that the program would do, as JSON in one order of keys; empty where a person would."""
    wants: str = ""
    """What of the customer's words the reply asked for."""
    typed: str = ""
    """The message as typed, where ``text`` is that mended; empty where nothing was."""
