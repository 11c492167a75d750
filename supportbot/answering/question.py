"""What a topic is asked: the message as understood, the records it may read, and the day it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.facts import Account, Company
from supportbot.understanding.reading import PastTurn, Slots


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

    @property
    def last_invoice_numbers(self) -> tuple[str, ...]:
        """The invoices the latest answer spoke of, empty when there was none."""
        return next((turn.invoice_numbers for turn in reversed(self.context) if turn.invoice_numbers), ())
