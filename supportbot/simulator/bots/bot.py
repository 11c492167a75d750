"""A bot to hold scenarios with: the real one with another part in the place of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from billing.facts import Account, Company
from supportbot.answering.decide import decide
from supportbot.answering.decision import Decision
from supportbot.answering.desk import Desk
from supportbot.answering.grounding import Fault, check
from supportbot.answering.identity import IdentityStep
from supportbot.answering.rendering import Rendered
from supportbot.answering.thresholds import Thresholds
from supportbot.answering.topic_policy import TopicPolicy
from supportbot.thinking import Checker, Decider, think
from supportbot.turns import Thinker
from supportbot.understanding.reading import PastTurn, Reading


@dataclass(frozen=True, slots=True)
class Bot:
    """How it decides over a desk, and what checks the figures of its replies."""

    decide: Callable[[Desk], Decision]
    check: Checker = check

    def thinker(self, today: date) -> Thinker:
        """Who thinks on the company's calendar date ``today``."""
        return partial(think, today=today, decide=_at_a_desk(self.decide), check=self.check)


def as_the_real_one(desk: Desk) -> Decision:
    """What the real bot decides."""
    return decide(
        desk.reading,
        desk.account,
        desk.company,
        context=desk.context,
        today=desk.today,
        thresholds=desk.thresholds,
        text=desk.text,
        identity=desk.identity,
        policies=desk.policies,
        typed=desk.typed,
    )


def no_check(
    rendered: Rendered, account: Account | None, company: Company, *, today: date, typed: Sequence[str] = ()
) -> Sequence[Fault]:
    """Finds no fault in anything."""
    return ()


def _at_a_desk(decide_over: Callable[[Desk], Decision]) -> Decider:
    def decider(
        reading: Reading,
        account: Account | None,
        company: Company,
        *,
        context: Sequence[PastTurn],
        today: date,
        thresholds: Thresholds,
        text: str,
        identity: IdentityStep,
        policies: Mapping[str, TopicPolicy],
        typed: str,
    ) -> Decision:
        known = (reading, account, company, context, today, thresholds)
        return decide_over(Desk(*known, text, identity, policies, typed))

    return decider
