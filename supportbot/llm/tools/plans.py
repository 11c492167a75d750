"""Tools that read plans and what the company lays down."""

from __future__ import annotations

from billing.facts import Plan, PolicyTypedValue, Subscription
from billing.money import Money, format_money
from supportbot.answering.figures import offer_price, subscription_date, subscription_price, subscription_quantity
from supportbot.answering.rendering import shown
from supportbot.llm.tools.tool import Arguments, Case, Result, Told, Tool, ToolRetry

PLAN = {
    "type": "string",
    "maxLength": 80,
    "description": "the name of a plan, as subscriptions or plans_on_offer say it",
}


def plan_named(case: Case, typed: str) -> str:
    """The name of a plan on offer or of the customer's own. Raises ToolRetry where there is none."""
    names = dict.fromkeys(plan.name for plan in case.desk.known_plans)
    found = next((name for name in names if name.casefold() == typed.strip().casefold()), None)
    if found is None:
        raise ToolRetry(f"There is no such plan. There are: {', '.join(names)}.")
    return found


def subscriptions(case: Case, arguments: Arguments) -> Result:
    rows = [_own(case, one) for one in case.account.subscriptions]
    return Told("\n".join(rows) or "The customer has no plan.")


def _own(case: Case, one: Subscription) -> str:
    ends = shown(subscription_date(one, "current_period_end"), case.locale)
    then = "ends then" if one.cancel_at_period_end else "then renews"
    number = shown(subscription_quantity(one), case.locale)
    price = shown(subscription_price(one), case.locale)
    started = shown(subscription_date(one, "started_on"), case.locale)
    status = one.status.replace("_", " ")
    period = f", its period runs until {ends} and {then}" if one.status != "canceled" else ""
    return f"- {one.plan.name}: {status}, {number} at {price} a {one.plan.interval}, since {started}{period}."


def plans_on_offer(case: Case, arguments: Arguments) -> Result:
    return Told("\n".join(_offer(case, plan) for plan in case.company.plans) or "No plans are listed.")


def _offer(case: Case, plan: Plan) -> str:
    return f"- {plan.name}: {shown(offer_price(plan), case.locale)} a {plan.interval}."


def policy(case: Case, arguments: Arguments) -> Result:
    name = arguments["name"]
    text, value = case.company.texts.get(name), case.company.policies.get(name)
    if text is None and value is None:
        known = ", ".join(sorted({*case.company.texts, *case.company.policies}))
        raise ToolRetry(f"There is no such policy. There are: {known}.")
    return Told("\n".join(filter(None, (text, "" if value is None else f"{name}: {_value(case, value)}"))))


def _value(case: Case, value: PolicyTypedValue) -> str:
    if isinstance(value, Money):
        return format_money(value, case.locale)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


TOOLS = (
    Tool(
        "subscriptions",
        "read",
        "The customer's own plans, their price and when their period ends.",
        subscriptions,
        "plan_details",
    ),
    Tool("plans_on_offer", "read", "The plans that are sold, with prices.", plans_on_offer),
    Tool(
        "policy",
        "read",
        "What the company lays down on a matter, in its own words.",
        policy,
        properties={"name": {"type": "string", "maxLength": 80, "description": "such as refund_policy"}},
        required=("name",),
    ),
)
