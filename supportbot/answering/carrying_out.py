"""What the program may do itself, and what a yes to it leads to."""

from __future__ import annotations

import json

from billing.actions.commands import Command, from_stored, to_stored
from billing.actions.receipts import PlanChangePreview
from billing.actions.rules import LEAST_IDENTITY, Allowed, Case, NeedsApproval, Verdict, judge
from supportbot.answering.decision import Answer, Decision, Perform, Phrase, Propose, Reply
from supportbot.answering.findings import account_findings
from supportbot.answering.identity import IdentityStep
from supportbot.answering.phrases import new_line
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on_request


def verdict_on(question: Question, command: Command | None) -> Verdict | None:
    """What the rules say to ``command``; None where a person does such things here."""
    if command is None or command.kind not in question.company.automatic:
        return None
    return judge(case_of(question, command), command)


def allowed(question: Question, command: Command | None) -> Command | None:
    """``command`` where the program may do it on a yes, else None."""
    verdict = verdict_on(question, command)
    return verdict.command if isinstance(verdict, Allowed) else None


def done_on_a_yes(question: Question, command: Command | None) -> Command | None:
    """``command`` where a yes leads to it, at once or after a person has approved it; else None."""
    verdict = verdict_on(question, command)
    return verdict.command if isinstance(verdict, Allowed | NeedsApproval) else None


def case_of(question: Question, command: Command) -> Case:
    quotes = (one for one in question.account.quotes if one.price == getattr(command, "price", None))
    quote = next((one for one in quotes if one.ref == getattr(command, "subscription", None)), None)
    preview = PlanChangePreview((), quote.proration, quote.next_amount) if quote else None
    return Case(question.account, question.company, question.today, preview, question.account.coupons)


def carry_out(question: Question, offer: Propose | Answer, *agreed: Phrase) -> Decision:
    """What a yes to ``offer``, as it would be made now, leads to; ``agreed`` says what to whoever does it.

    A yes counts for what was stated: where that is not what would be done now, the offer is made anew.
    """
    verdict = verdict_on(question, offer.command)
    if offer.command is None or not isinstance(verdict, Allowed | NeedsApproval):
        return pass_on_request(question, *agreed)
    if stated_by(offer.command) != _stated_last(question):
        return offer
    return Perform(
        question.topic,
        1.0,
        Reply(agreed),
        verdict.command,
        verdict.effect,
        offer.action,
        (*agreed, *new_line(account_findings(question.account, question.company, question.today))),
        verdict.why if isinstance(verdict, NeedsApproval) else "",
        offer.invoice_numbers,
    )


def least_identity(stated: str) -> IdentityStep:
    """How sure it must be who says yes to what a turn stated, ``stated`` as it is kept with it."""
    return LEAST_IDENTITY[from_stored(json.loads(stated)).kind] if stated else "anonymous"


def stated_by(command: Command | None) -> str:
    """A command as it is kept with the turn that stated it."""
    return json.dumps(to_stored(command), sort_keys=True) if command else ""


def command_stated(question: Question) -> Command | None:
    """What the turn before stated that a yes would do."""
    stated = _stated_last(question)
    return from_stored(json.loads(stated)) if stated else None


def _stated_last(question: Question) -> str:
    return question.context[-1].command if question.context else ""
