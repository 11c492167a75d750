"""What a change of plan does to the price, and what the change itself costs."""

from __future__ import annotations

from billing.facts import Plan, Subscription
from billing.money import Money
from supportbot.answering.decision import Phrase, Slot
from supportbot.answering.figures import offer_name, offer_price, plan_name, plan_price_change, subscription_price
from supportbot.answering.phrases import say
from supportbot.answering.policies import policy_money, policy_passage
from supportbot.answering.question import Question


def price_effect(own: Subscription, target: Plan) -> tuple[Phrase, ...]:
    """The price on offer, today's, and how far they lie apart where one currency and interval let them be compared."""
    each = " each" if own.quantity != 1 else ""
    slots: dict[str, Slot] = {"plan": offer_name(target), "price": offer_price(target)}
    opening = say(f"{{plan}} costs {{price}} a {target.interval}{each}.", **slots)
    if own.plan.code == target.code and own.plan.interval != target.interval:
        opening = say(
            f"{{plan}} is {{price}} a {target.interval}{each} when it's billed by the {target.interval}.", **slots
        )
    slots = {"own": plan_name(own), "now": subscription_price(own)}
    now = f"Your {{own}} is {{now}} a {own.plan.interval}{each} now"
    if (own.plan.interval, own.plan.price.currency) != (target.interval, target.price.currency):
        return opening, say(f"{now}.", **slots)
    if own.plan.price == target.price:
        return opening, say(f"{now}, so the price stays the same.", **slots)
    word = "more" if own.plan.price < target.price else "less"
    text = f"{now}, so that's {{change}} a {target.interval} {word}{each}."
    return opening, say(text, change=plan_price_change(own, target), **slots)


def change_rules(question: Question, own: Subscription) -> tuple[Phrase, ...]:
    """The company's own words, or the fee alone where it has written none; a fee it hasn't named is left to people."""
    passage = policy_passage(question.company, "plan_change_policy")
    if passage:
        return passage
    fee = policy_money(question.company, "plan_change_fee")
    if fee is None or not isinstance(fee.value, Money) or fee.value.currency != own.plan.price.currency:
        return (say("A colleague will tell you first whether the change itself costs anything."),)
    if not fee.value:
        return (say("The change itself is free."),)
    return (say("The change itself costs {fee}.", fee=fee),)
