"""What a change of plan bills to the cent: asked of the billing system, as only it knows."""

from __future__ import annotations

from billing.actions.commands import ChangePlan
from billing.facts import Plan, Quote, Source, Subscription
from billing.money import Money
from supportbot.answering.decision import Phrase, Slot
from supportbot.answering.phrases import say
from supportbot.answering.question import Question


def quote_wanted(question: Question, own: Subscription, target: Plan) -> ChangePlan | None:
    """What is to be asked for, where the program changes plans and it hasn't been asked for yet."""
    if "change_plan" not in question.company.automatic or _quote(question, own, target) is not None:
        return None
    return ChangePlan(own.ref, target.ref, question.today, Money(0, target.price.currency)) if target.ref else None


def quoted(question: Question, own: Subscription, target: Plan) -> tuple[Quote | None, ChangePlan | None]:
    """What the billing system has said, and the change for exactly that."""
    quote = _quote(question, own, target)
    return quote, ChangePlan(own.ref, target.ref, quote.on, quote.proration) if quote else None


def proration_words(quote: Quote) -> tuple[Phrase, ...]:
    """What the next bill carries for the days that are left."""
    amount = Slot("money", quote.proration, Source("quote", quote.ref, "proration"))
    if quote.proration.minor < 0:
        back = Slot("money", -quote.proration, Source("quote", quote.ref, "", rule="credited"))
        return (say("For the days that are left, {amount} goes back to you as credit.", amount=back),)
    if not quote.proration:
        return (say("For the days that are left, nothing is billed besides."),)
    return (say("For the days that are left, {amount} is billed with your next bill.", amount=amount),)


def _quote(question: Question, own: Subscription, target: Plan) -> Quote | None:
    found = (one for one in question.account.quotes if (one.ref, one.price) == (own.ref, target.ref))
    return next((one for one in found if one.on == question.today), None)
