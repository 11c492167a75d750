"""Cancelling a plan: when its period ends and what leaving costs, then the offer to pass it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from billing.actions.commands import CancelPlan, KeepPlan
from billing.balance import open_invoices, unresolved_failed_payment
from billing.facts import Subscription
from supportbot.answering.cancelling import running_plans
from supportbot.answering.carrying_out import allowed, carry_out, done_on_a_yes
from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Propose, Reply
from supportbot.answering.figures import invoice_due_amount, invoice_number, plan_name
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import SOMETHING_ELSE, TALK_TO_A_PERSON, UNCHANGED, new_line, on_new_line, say
from supportbot.answering.question import Question
from supportbot.answering.staying import fears_an_end, lets_go, wants_to_stay
from supportbot.answering.topics import payment_failed
from supportbot.answering.topics.leaving import agreed_terms, leaving_cost, own_named, period_end, terms_quoted
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.plan_details import own_plans
from supportbot.answering.topics.some_of_them import wants_some
from supportbot.answering.topics.topic import Topic, answer, propose

MOST_CHOICES = 4
CANCEL, KEEP = "cancel_plan", "keep_plan"
AT_ONCE = "Shall I cancel it? It goes on unless you say yes, and until its last day you can still change your mind."
BY_A_COLLEAGUE = "Shall I ask a colleague to cancel it? Nothing changes until they confirm it here."


def handle(question: Question) -> Decision:
    plans = running_plans(question.account)
    if fears_an_end(question.text) and unresolved_failed_payment(question.account):
        return payment_failed.handle(replace(question, topic=payment_failed.TOPIC.name))
    if plans and _left_as_it_is(question):
        return answer(question, UNCHANGED, choices=(TALK_TO_A_PERSON,))
    names = own_named(question, plans)
    meant = [plan for plan in plans if plan.plan.name in names] or _told_of(question, plans)
    ended = [plan for plan in question.account.subscriptions if plan.plan.name in names and plan not in plans]
    if not plans or (ended and not meant):
        return _nothing_to_end(question, ended or question.account.subscriptions)
    wanted = meant or list(plans)
    unknown = (say("I don't see that plan on your account."),) if names and not meant else ()
    if len(wanted) == 1:
        return _one(question, wanted[0], unknown)
    if len({plan.plan.code for plan in wanted}) < len(wanted):
        twice = say("You have the same plan more than once, so I can't tell which one you mean.")
        return pass_on(question, "not_covered", twice)
    return _which(question, wanted, unknown)


def _told_of(question: Question, plans: Sequence[Subscription]) -> list[Subscription]:
    """The plan whose ending was told of last, to which a yes was said."""
    last = question.context[-1] if question.context and question.consent == "yes" else None
    return [plan for plan in plans if last is not None and last.action == f"cancel_plan:{plan.ref}"]


def _left_as_it_is(question: Question) -> bool:
    last = question.context[-1] if question.context else None
    return last is not None and last.action.startswith("cancel_plan:") and lets_go(question.text)


def _nothing_to_end(question: Question, plans: Sequence[Subscription]) -> Decision:
    account = replace(question.account, subscriptions=tuple(plans))
    outlook = plans_outlook(account, question.today)
    if outlook and wants_to_stay(question.text):
        return kept_after_all(question, plans) or pass_on(question, "not_covered", *outlook)
    none = say("You have no running plan, so there's nothing to cancel.")
    return answer(question, *(outlook or (none,)), choices=(TALK_TO_A_PERSON,))


def _which(question: Question, plans: Sequence[Subscription], unknown: tuple[Phrase, ...]) -> Clarify:
    choices = tuple(
        Choice(f"plan:{plan.plan.code}", "{plan}", {"plan": plan_name(plan)}) for plan in plans[:MOST_CHOICES]
    )
    opening = say("You have more than one plan. Which one would you like to cancel?")
    return Clarify(question.topic, question.confidence, Reply((*unknown, opening), choices=(*choices, SOMETHING_ELSE)))


def _one(question: Question, plan: Subscription, unknown: tuple[Phrase, ...]) -> Decision:
    """An offer ends all of them; who wants to keep some gets a person."""
    if wants_some(question.text, plan.quantity):
        some = say("As I understand it, some of them should end and the others stay.")
        return pass_on(question, "not_covered", *own_plans([plan]), some)
    return _offer(question, plan, unknown)


def _offer(question: Question, plan: Subscription, unknown: tuple[Phrase, ...] = ()) -> Decision:
    effect = (*period_end(question, plan), *leaving_cost(question, plan), *_owed(question))
    command = CancelPlan(plan.ref)
    at_once = allowed(question, command) is not None
    ask = say(AT_ONCE if at_once else BY_A_COLLEAGUE)
    words, ask = (*unknown, *effect, *new_line(terms_quoted(question, [plan]))), on_new_line(ask)
    yes = "Yes, cancel it" if at_once else "Yes, ask to cancel it"
    action, goes = f"{CANCEL}:{plan.ref}", done_on_a_yes(question, command)
    return propose(question, *words, ask=ask, action=action, yes=yes, no="No, keep my plan", command=goes)


def kept_after_all(question: Question, plans: Sequence[Subscription]) -> Decision | None:
    """For who wants to stay: the offer to take the cancellation of the one plan that is to end back."""
    ending = [plan for plan in plans if allowed(question, KeepPlan(plan.ref))]
    if len(ending) != 1 or not wants_to_stay(question.text):
        return None
    return _keep(replace(question, topic=TOPIC.name), ending[0])


def _keep(question: Question, plan: Subscription) -> Decision:
    """The offer to take back a cancellation that hasn't come into force."""
    ends = plans_outlook(replace(question.account, subscriptions=(plan,)), question.today)
    command = KeepPlan(plan.ref)
    return propose(
        replace(question, only_asks=False),
        *ends,
        ask=on_new_line(say("Shall I take the cancellation back, so that it simply goes on?")),
        action=f"{KEEP}:{plan.ref}",
        yes="Yes, keep my plan",
        no="No, let it end",
        command=done_on_a_yes(question, command),
    )


def _owed(question: Question) -> tuple[Phrase, ...]:
    bills = open_invoices(question.account)
    if len(bills) > 1:
        return (say("Bills that are still open stay due."),)
    slots = {"left": invoice_due_amount(bills[0]), "number": invoice_number(bills[0])} if bills else {}
    return (say("The {left} still open on bill {number} stays due.", **slots),) if bills else ()


def _confirmed(question: Question, ref: str) -> Decision:
    if question.context and question.context[-1].action == f"{KEEP}:{ref}":
        return _confirmed_keeping(question, ref)
    plan = next((one for one in running_plans(question.account) if one.ref == ref), None)
    offer = _offer(question, plan) if plan else handle(question)
    if not isinstance(offer, Propose) or plan is None:
        return offer
    wish = say("Requested: cancel the {plan} plan.", plan=plan_name(plan))
    return carry_out(question, offer, wish, *agreed_terms(question, plan), *_owed(question))


def _confirmed_keeping(question: Question, ref: str) -> Decision:
    plan = next((one for one in question.account.subscriptions if one.ref == ref), None)
    offer = _keep(question, plan) if plan and allowed(question, KeepPlan(ref)) else handle(question)
    if not isinstance(offer, Propose) or plan is None:
        return offer
    return carry_out(
        question, offer, say("Requested: take back the cancellation of the {plan} plan.", plan=plan_name(plan))
    )


TOPIC = Topic(
    "cancel_subscription", handle, about_invoices=False, confirmed=_confirmed, for_anyone="cancellation_policy"
)
