"""What cancelling would cost this customer today, from when their plans started and the company's minimum term."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from billing.facts import Subscription
from supportbot.answering.asked_plainly import asks_what_is_owed
from supportbot.answering.cancelling import Terms, running_plans, terms_of
from supportbot.answering.decision import Choice, Decision, Phrase, Table
from supportbot.answering.figures import plan_name, subscription_date
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import TALK_TO_A_PERSON, listed, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.staying import asks_how_to_leave, wants_to_leave, wants_to_stay
from supportbot.answering.topics import balance_due, cancel_subscription
from supportbot.answering.topics.leaving import TERMS, own_named, period_end, terms_quoted
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

WHEN = re.compile(
    r"(?<!\w)(?:when|wen|from which|which day|which date|what date|until|till|how long|how soon|in which moment)(?!\w)",
    re.I,
)
CANCEL = Choice("topic:cancel_subscription", "Cancel my plan")
STAY = Choice("topic:plan_change", "Change to another plan")


def handle(question: Question) -> Decision:
    running = running_plans(question.account)
    terms = terms_of(question.company)
    if running and (wants_to_leave(question.text) or asks_how_to_leave(question.text)):
        return cancel_subscription.handle(replace(question, topic=cancel_subscription.TOPIC.name))
    if not running and asks_what_is_owed(question.text):
        return balance_due.handle(replace(question, topic=balance_due.TOPIC.name))
    if not running:
        return _nothing_running(question, terms)
    named = own_named(question, running)
    plans = [plan for plan in running if plan.plan.name in named] or list(running)
    quoted = terms_quoted(question, plans)
    trials = [plan for plan in plans if plan.status == "trialing"]
    told = tuple(phrase for plan in trials for phrase in period_end(question, plan))
    paid = [plan for plan in plans if plan not in trials]
    if not paid:
        return answer(question, *told, choices=(CANCEL, STAY))
    if terms is None:
        return answer(question, *told, *quoted, choices=(CANCEL, STAY)) if quoted else pass_on(question, "not_covered")
    bound = [plan for plan in paid if terms.bound(plan, question.today)]
    abroad = [plan for plan in bound if terms.other_currency(plan)]
    if abroad:
        return pass_on(question, "not_covered", _other_currency(abroad[0], terms))
    words = _bound(bound, terms, when=bool(WHEN.search(question.text))) if bound else _free(question, paid, terms)
    table = _table(bound, terms) if len(bound) > 1 else None
    return answer(question, *words, *told, *new_line(quoted), table=table, choices=(CANCEL, STAY))


def _nothing_running(question: Question, terms: Terms | None) -> Decision:
    """Plans that end by themselves are told so, and that it's free where their first months are over."""
    plans = question.account.subscriptions
    outlook = plans_outlook(question.account, question.today)
    if outlook and wants_to_stay(question.text):
        kept = cancel_subscription.kept_after_all(question, plans)
        return kept or pass_on(question, "not_covered", *outlook)
    ending = [plan for plan in plans if plan.status != "canceled"]
    rest: tuple[Phrase, ...] = ()
    if not outlook:
        outlook = (say("You have no running plan, so there's nothing to cancel."),)
        rest = new_line(policy_passage(question.company, "cancellation_policy", TERMS))
    elif terms and ending:
        free = not any(terms.bound(plan, question.today) for plan in ending)
        rest = _free(question, ending, terms) if free else new_line(terms_quoted(question, ending))
    return answer(question, *outlook, *rest, choices=(TALK_TO_A_PERSON,))


def _bound(plans: Sequence[Subscription], terms: Terms, *, when: bool) -> tuple[Phrase, ...]:
    """``when``: whether the day from which leaving is free comes first, as that is asked for."""
    if len(plans) == 1:
        slots = {"fee": terms.fee, "months": terms.months, "plan": plan_name(plans[0]), "end": terms.end(plans[0])}
        slots["start"] = subscription_date(plans[0], "started_on")
        text = (
            "Cancelling your {plan} plan today would cost {fee}. It started on {start}, and the first {months} "
            "{months:month|months}, in which the fee applies, end on {end}."
        )
        if when:
            text = (
                "From {end} on you can leave your {plan} plan without a fee: it started on {start}, and its first "
                "{months} {months:month is|months are} over then. Leaving today would cost {fee}."
            )
        return (say(text, **slots),)
    places, slots = listed("plan", [plan_name(plan) for plan in plans])
    opening = say(
        f"An early cancellation fee of {{fee}} would apply today: {places} are still in their first {{months}} "
        "{months:month|months}.",
        fee=terms.fee,
        months=terms.months,
        **slots,
    )
    return opening, say("If you want to end more than one of them, a colleague can tell you whether it's charged once.")


def _other_currency(plan: Subscription, terms: Terms) -> Phrase:
    """The fee is fixed in one currency only; what it is in the customer's is not for the bot to work out."""
    slots = {"plan": plan_name(plan), "months": terms.months, "end": terms.end(plan)}
    text = (
        "Your {plan} plan is in its first {months} {months:month|months} until {end}, so a cancellation fee can apply, "
        "but I don't have it in your currency."
    )
    return say(text, **slots)


def _free(question: Question, plans: Sequence[Subscription], terms: Terms) -> tuple[Phrase, ...]:
    newest = max(plans, key=lambda plan: plan.started_on)
    slots = {"plan": plan_name(newest), "start": subscription_date(newest, "started_on")}
    if terms.cooling_off is not None and terms.new(newest, question.today):
        text = "No cancellation fee applies today: your {plan} plan started on {start}, less than {days} days ago."
        return (say(text, days=terms.cooling_off, **slots),)
    text = (
        "No cancellation fee applies to you: your {plan} plan started on {start}, so its first {months} "
        "{months:month is|months are} over."
    )
    return (say(text, months=terms.months, **slots),)


def _table(plans: Sequence[Subscription], terms: Terms) -> Table:
    rows = tuple((plan_name(one), subscription_date(one, "started_on"), terms.end(one)) for one in plans)
    return Table("Minimum terms", ("Plan", "Started", "Free to leave from"), rows)


TOPIC = Topic("cancellation_fee", handle, about_invoices=False, for_anyone="cancellation_policy")
