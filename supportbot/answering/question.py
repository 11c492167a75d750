"""What a topic is asked: the message as understood, the records it may read, and the day it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.facts import Account, Company
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.understanding.reading import Consent, PastTurn, Slots


@dataclass(frozen=True, slots=True)
class Question:
    """One question on one topic. ``today`` is a calendar date in the company's time zone; ``context`` newest last."""

    topic: str
    confidence: float
    slots: Slots
    account: Account
    company: Company
    context: Sequence[PastTurn]
    today: date
    only_asks: bool = False
    """Nothing is to be done yet: the customer asks how it works or how it stands."""
    text: str = ""
    """The message as typed, for telling which bill, line or side of a topic its words point at; never shown."""
    consent: Consent = ""
    """What the message would say to a question that asks for yes or no."""
    typed: str = ""
    """The message as typed, letter by letter: the only source of a value that is the customer's to give."""

    @property
    def told(self) -> tuple[PastTurn, ...]:
        """The earlier turns that told or offered something, newest first: no courtesies and no questions back."""
        said = (turn for turn in reversed(self.context) if turn.topic != SMALLTALK)
        return tuple(turn for turn in said if turn.decision != "clarify")

    def just_told(self, *topics: str) -> PastTurn | None:
        """The answer that came last, None when it was on another topic or no answer."""
        last = self.told[0] if self.told else None
        return last if last and last.decision == "answer" and last.topic in topics else None

    @property
    def last_wants(self) -> str:
        """What of the customer's own words the turn before asked for, empty where nothing."""
        return self.context[-1].wants if self.context else ""

    @property
    def last_invoice_numbers(self) -> tuple[str, ...]:
        """The invoices the latest answer spoke of, empty when there was none."""
        return next((turn.invoice_numbers for turn in reversed(self.context) if turn.invoice_numbers), ())
