"""Which plan the customer has and what it costs, then what else is on offer in their currency."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from billing.facts import Company, Interval, Plan, Subscription
from supportbot.answering.decision import Choice, Decision, Phrase, Reply, Table
from supportbot.answering.figures import (
    offer_name,
    offer_price,
    plan_name,
    subscription_date,
    subscription_price,
    subscription_quantity,
)
from supportbot.answering.naming import no_such_plan
from supportbot.answering.phrases import TALK_TO_A_PERSON, listed, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.in_other_currency import other_currency
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer
from supportbot.understanding.patterns import plain
from supportbot.understanding.reading import Slots

CHANGE = Choice("topic:plan_change", "Change my plan")
EVERY: Mapping[Interval, str] = {"month": "Monthly", "year": "Yearly"}
MOST_ROWS = 12
_OWN = re.compile(
    r"(?<!\w)(?:(?:do|have|am|are|did) (?:i|we)|(?:i|we) (?:have|hav|pay|got)|i'?m|i am|we are|we're"
    r"|my|our|mine|ours)(?!\w)"
)
_OFFERS = re.compile(
    r"(?<!\w)(?:others?|another|different|else|offers?|available|options?|alternatives?|choose|choice|pick"
    r"|cheap\w*|small\w*|bigg\w*|fast\w*|better|upgrad\w*|chang\w*|switch\w*|could|can (?:i|we)"
    r"|do (?:you|ye)|have (?:you|ye)|are there|is there|list|all)(?!\w)"
)


def handle(question: Question) -> Decision:
    running = [plan for plan in question.account.subscriptions if plan.status != "canceled"]
    own = sorted(running, key=lambda plan: (plan.started_on, -plan.plan.price.minor))
    offers = [plan for plan in question.company.plans if plan.price.currency == question.account.currency]
    if not own and not offers:
        return pass_on(question, "not_covered")
    wanted = _asked_about(question, offers)
    if wanted:
        rest = new_line((*own_plans(own), *policy_passage(question.company, "tax_policy")))
        return answer(question, *wanted, *other_currency(question), *rest, choices=(CHANGE, TALK_TO_A_PERSON))
    unknown = no_such_plan(question.text, (*(plan.plan for plan in own), *question.company.plans))
    if own and not unknown and _own_alone(question.text):
        tax = new_line(policy_passage(question.company, "tax_policy"))
        return answer(question, *own_plans(own), *other_currency(question), *tax, choices=(CHANGE, TALK_TO_A_PERSON))
    table = offers_table(offers) if offers else None
    none = (say("There's no plan of that name."),) if unknown else ()
    rest = (say("These are the plans on offer today."), *policy_passage(question.company, "tax_policy"))
    phrases = (*none, *own_plans(own), *other_currency(question), *(new_line(rest) if offers else ()))
    return answer(question, *phrases, table=table, choices=(CHANGE, TALK_TO_A_PERSON))


def _own_alone(text: str) -> bool:
    """Whether the plan they have is asked about, and not which there are."""
    said = plain(text)
    return bool(_OWN.search(said)) and not _OFFERS.search(said)


def _asked_about(question: Question, offers: Sequence[Plan]) -> tuple[Phrase, ...]:
    """The prices of the plans that the message names and the customer doesn't have."""
    own = {plan.plan.name for plan in question.account.subscriptions if plan.status != "canceled"}
    names = [name for name in question.slots.plan_names if name not in own]
    return tuple(phrase for name in names for phrase in offered_at(name, offers, question.company))


def offered_at(name: str, offers: Sequence[Plan], company: Company) -> tuple[Phrase, ...]:
    """What the plan ``name`` costs by each interval among ``offers``, or that it isn't among them."""
    found = [plan for plan in offers if plan.name == name]
    if found:
        return (_prices(found),)
    sold = next((plan for plan in company.plans if plan.name == name), None)
    text = "{plan} isn't on offer in the currency you're billed in."
    return (say(text, plan=offer_name(sold)),) if sold else ()


def _prices(plans: Sequence[Plan]) -> Phrase:
    """One plan by every interval and currency given: "Fibre 500 costs €38.00 a month or €395.00 a year"."""
    _, slots = listed("price", [offer_price(plan) for plan in plans])
    *first, last = (f"{{{place}}} a {plan.interval}" for place, plan in zip(slots, plans, strict=True))
    told = " or ".join((", ".join(first), last)) if first else last
    return say(f"{{plan}} costs {told}.", plan=offer_name(plans[0]), **slots)


def own_plans(plans: Sequence[Subscription], opening: str = "You're on {plan}") -> tuple[Phrase, ...]:
    """A sentence for each plan with its price, or that there is none; the first begins with ``opening``."""
    if not plans:
        return (say("You don't have a running plan at the moment."),)
    first, *others = plans
    return (_sentence(first, opening), *(_sentence(other, "You also have {plan}") for other in others))


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


def prices_for_anyone(company: Company, slots: Slots) -> Reply | None:
    """The catalogue in every currency, or only the plans that the message names; None when nothing is on offer."""
    if not company.plans:
        return None
    named = [phrase for name in slots.plan_names for phrase in offered_at(name, company.plans, company)]
    tax = policy_passage(company, "tax_policy")
    if named:
        return Reply((*named, *tax))
    return Reply((say("These are the plans on offer today."), *tax), offers_table(company.plans))


TOPIC = Topic("plan_details", handle, about_invoices=False, public=prices_for_anyone)
