"""A bot to hold scenarios with: the real one with another part in the place of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from billing.facts import Account, Company
from supportbot.answering.grounding import Fault, check
from supportbot.answering.rendering import Rendered
from supportbot.thinking import Checker, Decider, think
from supportbot.turns import Thinker


@dataclass(frozen=True, slots=True)
class Bot:
    """How it decides over a desk, and what checks the figures of its replies."""

    decide: Decider
    check: Checker = check

    def thinker(self, today: date) -> Thinker:
        """Who thinks on the company's calendar date ``today``."""
        return partial(think, today=today, decide=self.decide, check=self.check)


def no_check(
    rendered: Rendered, account: Account | None, company: Company, *, today: date, typed: Sequence[str] = ()
) -> Sequence[Fault]:
    """Finds no fault in anything."""
    return ()
