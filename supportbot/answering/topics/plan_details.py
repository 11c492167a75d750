"""Which plan the customer has and what it costs, then what else is on offer in their currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from billing.facts import Interval, Plan, Subscription
from supportbot.answering.decision import Choice, Decision, Phrase, Table
from supportbot.answering.figures import (
    offer_name,
    offer_price,
    plan_name,
    subscription_date,
    subscription_price,
    subscription_quantity,
)
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

CHANGE = Choice("topic:plan_change", "Change my plan")
EVERY: Mapping[Interval, str] = {"month": "Monthly", "year": "Yearly"}
MOST_ROWS = 12


def handle(question: Question) -> Decision:
    running = [plan for plan in question.account.subscriptions if plan.status != "canceled"]
    own = sorted(running, key=lambda plan: (plan.started_on, -plan.plan.price.minor))
    offers = [plan for plan in question.company.plans if plan.price.currency == question.account.currency]
    if not own and not offers:
        return pass_on(question, "not_covered")
    table = offers_table(offers) if offers else None
    rest = (say("These are the plans on offer today."), *policy_passage(question.company, "tax_policy"))
    phrases = (*own_plans(own), *(new_line(rest) if offers else ()))
    return answer(question, *phrases, table=table, choices=(CHANGE, TALK_TO_A_PERSON))


def own_plans(plans: Sequence[Subscription]) -> tuple[Phrase, ...]:
    """A sentence for each plan with its price, or that there is none."""
    if not plans:
        return (say("You don't have a running plan at the moment."),)
    first, *others = plans
    return (_sentence(first, "You're on {plan}"), *(_sentence(other, "You also have {plan}") for other in others))


def _sentence(plan: Subscription, opening: str) -> Phrase:
    slots = {"plan": plan_name(plan), "price": subscription_price(plan)}
    price = f"{{price}} a {plan.plan.interval}"
    if plan.quantity != 1:
        slots["count"] = subscription_quantity(plan)
        price = f"{{count}} of them at {{price}} a {plan.plan.interval} each"
    if plan.status == "paused":
        return say(f"{opening}, {price}; it's paused at the moment.", **slots)
    if plan.status == "trialing" and plan.trial_ends_on:
        slots["until"] = subscription_date(plan, "trial_ends_on")
        return say(f"{opening} on a free trial until {{until}}; after that it's {price}.", **slots)
    if plan.cancel_at_period_end:
        slots["until"] = subscription_date(plan, "current_period_end")
        return say(f"{opening}, {price}; it ends on {{until}} and won't renew.", **slots)
    return say(f"{opening}, {price}.", **slots)


def offers_table(offers: Sequence[Plan]) -> Table:
    """Plans on offer with price and how often it is billed."""
    rows = tuple((offer_name(plan), offer_price(plan), EVERY[plan.interval]) for plan in offers[:MOST_ROWS])
    return Table("Plans on offer", ("Plan", "Price", "Billed"), rows)


TOPIC = Topic("plan_details", handle, about_invoices=False)
