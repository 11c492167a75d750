"""What comes next on an account: when plans renew or end, and which payment method stands ready."""

from __future__ import annotations

from datetime import date

from billing.balance import default_method
from billing.facts import Account, Subscription
from supportbot.answering.decision import Phrase
from supportbot.answering.figures import (
    method_brand,
    method_last4,
    method_last_day,
    plan_name,
    subscription_date,
    subscription_price,
)
from supportbot.answering.phrases import say

MOST_SENTENCES = 2
METHODS = {
    "card": "your {brand} ending in {last}",
    "direct_debit": "your bank account ending in {last}",
    "bank_transfer": "the bank account ending in {last}",
}


def plans_outlook(account: Account, today: date) -> tuple[Phrase, ...]:
    """A sentence for each of the first plans, those still running before those that ended."""
    plans = sorted(account.subscriptions, key=lambda plan: (plan.status == "canceled", plan.current_period_end))
    sentences = (_plan_outlook(plan, today) for plan in plans)
    return tuple(sentence for sentence in sentences if sentence)[:MOST_SENTENCES]


def _plan_outlook(plan: Subscription, today: date) -> Phrase | None:
    name = plan_name(plan)
    if plan.status == "canceled":
        return say("Your {plan} plan is cancelled, so no new bills will come for it.", plan=name)
    if plan.status == "paused":
        return say("Your {plan} plan is paused, so it isn't being billed at the moment.", plan=name)
    if plan.status == "trialing" and plan.trial_ends_on and plan.trial_ends_on >= today:
        until = subscription_date(plan, "trial_ends_on")
        return _trial(plan, say("You're on a free trial of {plan} until {until};", plan=name, until=until))
    if plan.current_period_end < today:
        return None
    until = subscription_date(plan, "current_period_end")
    if plan.cancel_at_period_end:
        return say("Your {plan} plan ends on {until} and won't renew.", plan=name, until=until)
    if plan.status != "active":
        return None
    return say("Your {plan} plan runs until {until}, and the next bill comes after that.", plan=name, until=until)


def _trial(plan: Subscription, opening: Phrase) -> Phrase:
    """With what it costs afterwards, where it is one plan at one price."""
    if plan.quantity != 1:
        return say(f"{opening.text} billing starts after that.", **opening.slots)
    text = f"{opening.text} billing starts after that, at {{price}} a {plan.plan.interval}."
    return say(text, price=subscription_price(plan), **opening.slots)


def method_on_file(account: Account, today: date, *, will_charge: bool) -> tuple[Phrase, ...]:
    """Which payment method stands ready, or why it doesn't; nothing when there is none.

    ``will_charge``: whether a charge is still to come by itself. False once an attempt failed or the day has passed.
    """
    method = default_method(account)
    if method is None or not method.last4:
        return ()
    slots = {"last": method_last4(method)}
    if method.kind == "card":
        slots["brand"] = method_brand(method)
        if method.expired_on(today):
            slots["day"] = method_last_day(method)
            text = "The card on file, your {brand} ending in {last}, expired on {day}, so please replace it."
            return (say(text, **slots),)
    name = METHODS[method.kind]
    if not account.autopay:
        return (say(f"Autopay is off, so {name} won't be charged by itself.", **slots),)
    if will_charge:
        return (say(f"Autopay is on and will use {name}, so there's nothing you need to do.", **slots),)
    return (say(f"The payment method on file is {name}.", **slots),)
