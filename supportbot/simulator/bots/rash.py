"""The real bot, but it does at once what it would offer, and what it would pass to a person."""

from __future__ import annotations

from billing.actions.rules import Allowed, NeedsApproval
from supportbot.answering.carrying_out import verdict_on
from supportbot.answering.decide import decide_at
from supportbot.answering.decision import Decision, Perform, Propose
from supportbot.answering.desk import Desk
from supportbot.understanding.reading import Slots


def rash(desk: Desk) -> Decision:
    """Nobody is asked for a yes."""
    decision = decide_at(desk)
    if not isinstance(decision, Propose) or desk.account is None:
        return decision
    verdict = verdict_on(desk.question(desk.account, decision.topic, 1.0, Slots()), decision.command)
    if not isinstance(verdict, Allowed | NeedsApproval):
        return decision
    return Perform(decision.topic, 1.0, decision.reply, verdict.command, verdict.effect, decision.action)
