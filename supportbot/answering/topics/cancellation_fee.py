"""What cancelling would cost this customer today, from when their plans started and the company's minimum term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from billing.facts import Subscription
from supportbot.answering.decision import Choice, Decision, Phrase, Slot, Table
from supportbot.answering.figures import plan_name, subscription_date
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import listed, new_line, say
from supportbot.answering.policies import minimum_term_end, policy_count, policy_money, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

CANCEL = Choice("topic:cancel_subscription", "Cancel my plan")
STAY = Choice("topic:plan_change", "Change to another plan")


def handle(question: Question) -> Decision:
    policy = policy_passage(question.company, "cancellation_policy")
    fee = policy_money(question.company, "early_cancellation_fee")
    months = policy_count(question.company, "minimum_term_months")
    plans = [one for one in question.account.subscriptions if one.status != "canceled" and not one.cancel_at_period_end]
    if not plans:
        outlook = plans_outlook(question.account, question.today)
        opening = outlook or (say("You have no running plan, so there's nothing to cancel."),)
        return answer(question, *opening, *new_line(policy))
    if fee is None or months is None:
        return answer(question, *policy, choices=(CANCEL, STAY)) if policy else pass_on(question, "not_covered")
    bound = [one for one in plans if _term_end(one, months) > question.today and not _cooling_off(question, one)]
    abroad = [one for one in bound if one.plan.price.currency != getattr(fee.value, "currency", "")]
    if abroad:
        return pass_on(question, "not_covered", _other_currency(abroad[0], months))
    words = _bound(bound, fee, months) if bound else _free(question, plans, months)
    table = _table(bound, months) if len(bound) > 1 else None
    return answer(question, *words, *new_line(policy), table=table, choices=(CANCEL, STAY))


def _term_end(plan: Subscription, months: Slot) -> date:
    value = _end(plan, months).value
    return value if isinstance(value, date) else date.max


def _end(plan: Subscription, months: Slot) -> Slot:
    return minimum_term_end(plan, months.value if isinstance(months.value, int) else 0)


def _cooling_off(question: Question, plan: Subscription) -> bool:
    """Whether the plan is so new that leaving is free."""
    days = policy_count(question.company, "cooling_off_days")
    return days is not None and isinstance(days.value, int) and (question.today - plan.started_on).days < days.value


def _bound(plans: Sequence[Subscription], fee: Slot, months: Slot) -> tuple[Phrase, ...]:
    if len(plans) == 1:
        slots = {"fee": fee, "months": months, "plan": plan_name(plans[0]), "end": _end(plans[0], months)}
        slots["start"] = subscription_date(plans[0], "started_on")
        text = (
            "Cancelling your {plan} plan today would cost {fee}. It started on {start}, and the first {months} "
            "{months:month|months}, in which the fee applies, end on {end}."
        )
        return (say(text, **slots),)
    places, slots = listed("plan", [plan_name(plan) for plan in plans])
    opening = say(
        f"An early cancellation fee of {{fee}} would apply today: {places} are still in their first {{months}} "
        "{months:month|months}.",
        fee=fee,
        months=months,
        **slots,
    )
    return opening, say("If you want to end more than one of them, a colleague can tell you whether it's charged once.")


def _other_currency(plan: Subscription, months: Slot) -> Phrase:
    """The fee is fixed in one currency only; what it is in the customer's is not for the bot to work out."""
    slots = {"plan": plan_name(plan), "months": months, "end": _end(plan, months)}
    text = (
        "Your {plan} plan is in its first {months} {months:month|months} until {end}, so a cancellation fee can apply, "
        "but I don't have it in your currency."
    )
    return say(text, **slots)


def _free(question: Question, plans: Sequence[Subscription], months: Slot) -> tuple[Phrase, ...]:
    newest = max(plans, key=lambda plan: plan.started_on)
    slots = {"plan": plan_name(newest), "start": subscription_date(newest, "started_on")}
    days = policy_count(question.company, "cooling_off_days")
    if days is not None and _cooling_off(question, newest):
        text = "No cancellation fee applies today: your {plan} plan started on {start}, less than {days} days ago."
        return (say(text, days=days, **slots),)
    text = (
        "No cancellation fee applies to you: your {plan} plan started on {start}, so its first {months} "
        "{months:month is|months are} over."
    )
    return (say(text, months=months, **slots),)


def _table(plans: Sequence[Subscription], months: Slot) -> Table:
    rows = tuple((plan_name(one), subscription_date(one, "started_on"), _end(one, months)) for one in plans)
    return Table("Minimum terms", ("Plan", "Started", "Free to leave from"), rows)


TOPIC = Topic("cancellation_fee", handle, about_invoices=False)
