"""Cancelling a plan: when its period ends and what leaving costs, then the offer to pass it on."""

from __future__ import annotations

from collections.abc import Sequence

from billing.balance import open_invoices
from billing.facts import Subscription
from supportbot.answering.cancelling import Terms, running_plans, terms_of
from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Reply
from supportbot.answering.figures import invoice_due_amount, invoice_number, plan_name, subscription_date
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import SOMETHING_ELSE, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on, pass_on_request
from supportbot.answering.topics.topic import Topic, answer, propose

MOST_CHOICES = 4


def handle(question: Question) -> Decision:
    plans = running_plans(question.account)
    if not plans:
        outlook = plans_outlook(question.account, question.today)
        return answer(question, *(outlook or (say("You have no running plan, so there's nothing to cancel."),)))
    wanted = [plan for plan in plans if plan.plan.name in question.slots.plan_names] or list(plans)
    if len(wanted) == 1:
        return _offer(question, wanted[0])
    if len({plan.plan.code for plan in wanted}) < len(wanted):
        return pass_on(question, "not_covered", say("You have the same plan more than once."))
    return _which(question, wanted)


def _which(question: Question, plans: Sequence[Subscription]) -> Clarify:
    choices = tuple(
        Choice(f"plan:{plan.plan.code}", "{plan}", {"plan": plan_name(plan)}) for plan in plans[:MOST_CHOICES]
    )
    opening = say("You have more than one plan. Which one would you like to cancel?")
    return Clarify(question.topic, question.confidence, Reply((opening,), choices=(*choices, SOMETHING_ELSE)))


def _offer(question: Question, plan: Subscription) -> Decision:
    effect = (*_end(question, plan), *_cost(question, plan))
    policy = policy_passage(question.company, "cancellation_policy")
    owed = _owed(question)
    ask = say("Shall I ask a colleague to cancel it? Nothing changes until they confirm it here.")
    phrases = (*effect, *owed, *new_line(policy), *new_line((ask,)))
    return propose(question, *phrases, action=f"cancel_plan:{plan.ref}", yes="Yes, cancel it", no="No, keep my plan")


def _end(question: Question, plan: Subscription) -> tuple[Phrase, ...]:
    if plan.status == "trialing" and plan.trial_ends_on and plan.trial_ends_on >= question.today:
        text = "Your free trial of {plan} runs until {end}; if it's cancelled before that, billing doesn't start."
        return (say(text, plan=plan_name(plan), end=subscription_date(plan, "trial_ends_on")),)
    if plan.status == "paused":
        return (say("Your {plan} plan is paused at the moment and isn't being billed.", plan=plan_name(plan)),)
    text = "Your {plan} plan's current period runs until {end}."
    return (say(text, plan=plan_name(plan), end=subscription_date(plan, "current_period_end")),)


def _cost(question: Question, plan: Subscription) -> tuple[Phrase, ...]:
    terms = terms_of(question.company)
    if terms is None or plan.status == "trialing":
        return ()
    if not terms.bound(plan, question.today):
        return (say("Leaving costs you no cancellation fee."),)
    return (_fee(plan, terms),)


def _fee(plan: Subscription, terms: Terms) -> Phrase:
    if terms.other_currency(plan):
        text = "It's in its first {months} {months:month|months} until {end}, so a cancellation fee can apply; a "
        return say(f"{text}colleague will tell you the amount first.", months=terms.months, end=terms.end(plan))
    text = "Cancelling now would cost {fee}, because its first {months} {months:month|months} last until {end}."
    return say(text, fee=terms.fee, months=terms.months, end=terms.end(plan))


def _owed(question: Question) -> tuple[Phrase, ...]:
    bills = open_invoices(question.account)
    if len(bills) > 1:
        return (say("Bills that are still open stay due."),)
    slots = {"left": invoice_due_amount(bills[0]), "number": invoice_number(bills[0])} if bills else {}
    return (say("The {left} still open on bill {number} stays due.", **slots),) if bills else ()


def _confirmed(question: Question, ref: str) -> Decision:
    plan = next((one for one in running_plans(question.account) if one.ref == ref), None)
    if plan is None:
        return handle(question)
    wish = say("Requested: cancel the {plan} plan.", plan=plan_name(plan))
    return pass_on_request(question, wish, *_end(question, plan), *_cost(question, plan))


TOPIC = Topic(
    "cancel_subscription", handle, about_invoices=False, confirmed=_confirmed, for_anyone="cancellation_policy"
)
