"""Goodwill credit: exactly the amount that the customer names, where the company's rule reaches so far.

It is never offered of itself, and what the rule would allow is not told. An amount beyond it takes a person's approval;
who names no amount gets a person.
"""

from __future__ import annotations

from billing.actions.commands import GiveCredit
from billing.actions.rules import Allowed, NeedsApproval
from billing.facts import Source
from billing.money import Money
from supportbot.answering.carrying_out import carry_out, command_stated, verdict_on
from supportbot.answering.decision import Decision, Propose, Slot
from supportbot.answering.phrases import on_new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.credit import unused_credit
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import propose
from supportbot.answering.typed_values.credits import amount_named, asks_for_compensation, asks_for_credit

POLICY = "goodwill_credit_limit"
REASON = "Goodwill"
"""What stands on the account beside the credit; no words of the customer's."""
WITHIN = "I can give you {amount} of goodwill credit, which comes off your next bill."
BEYOND = "An amount like that takes a colleague's approval, and nothing changes before."


def credit_of(question: Question) -> Money | None:
    """The amount of goodwill credit that the message asks for, None where it names none."""
    if not asks_for_credit(question.text):
        return None
    return amount_named(question.slots.amounts, question.account.currency)


def goodwill_wanted(question: Question) -> bool:
    """Whether goodwill is asked for, with an amount or plainly without."""
    return credit_of(question) is not None or (asks_for_compensation(question.text) and not question.only_asks)


def goodwill(question: Question) -> Decision | None:
    """What comes of a wish for goodwill; None where there is none, or a person gives such credit."""
    if "give_credit" not in question.company.automatic or not goodwill_wanted(question):
        return None
    amount = credit_of(question)
    if amount is not None:
        return _offer(question, amount)
    return pass_on(question, "not_covered", say("Compensation was asked for."))


def goodwill_confirmed(question: Question) -> Decision | None:
    """What a yes to a stated credit leads to; None where none was stated."""
    stated = command_stated(question)
    if not isinstance(stated, GiveCredit):
        return None
    offer = _offer(question, stated.amount)
    if not isinstance(offer, Propose):
        return offer
    if isinstance(verdict_on(question, stated), Allowed):
        return carry_out(question, offer, say("Requested: {amount} of goodwill credit.", amount=_named(stated.amount)))
    return carry_out(question, offer, say("Requested: a goodwill credit of the amount that was named."))


def _offer(question: Question, amount: Money) -> Decision:
    command = GiveCredit(amount, REASON)
    verdict = verdict_on(question, command)
    at_once = isinstance(verdict, Allowed)
    if not isinstance(verdict, Allowed | NeedsApproval):
        return pass_on(question, "not_covered", say("Compensation was asked for."))
    credit = unused_credit(question.account)[:1]
    effect = say(WITHIN, amount=_named(amount)) if at_once else say(BEYOND)
    return propose(
        question,
        *credit,
        effect,
        ask=on_new_line(say("Shall I do that?" if at_once else "Shall I ask for the amount you named?")),
        action=f"give_credit:{question.account.customer_ref}",
        yes="Yes, please" if at_once else "Yes, ask for it",
        no="No, leave it",
        command=command,
    )


def _named(amount: Money) -> Slot:
    """Not as typed: as the company's rule lets it be given."""
    return Slot("money", amount, Source("policy", POLICY, str(amount.minor), rule="credit_within_limit"))
