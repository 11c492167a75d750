"""Changing a plan: the price now and then, the company's rule, then the offer to pass it on."""

from __future__ import annotations

from collections.abc import Sequence

from billing.facts import Plan, Subscription
from supportbot.answering.cancelling import running_plans
from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Reply
from supportbot.answering.figures import (
    offer_name,
    offer_price,
    offer_ref,
    plan_name,
    plan_price_change,
    subscription_price,
)
from supportbot.answering.phrases import SOMETHING_ELSE, new_line, say
from supportbot.answering.policies import policy_money, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on, pass_on_request
from supportbot.answering.topics.plan_details import offers_table
from supportbot.answering.topics.topic import Topic, answer, propose

MOST_CHOICES = 4


def handle(question: Question) -> Decision:
    own = running_plans(question.account)
    offers = [plan for plan in question.company.plans if plan.price.currency == question.account.currency]
    if not own or not offers:
        opening = say("You don't have a running plan at the moment, so there's nothing to change.")
        return pass_on(question, "not_covered", *(() if own else (opening,)))
    targets = [name for name in question.slots.plan_names if name not in {plan.plan.name for plan in own}]
    if len(targets) != 1:
        return _which(question, own, offers)
    offered = [plan for plan in offers if plan.name == targets[0]]
    if not offered:
        return pass_on(question, "not_covered", say("That plan isn't on offer in the currency you're billed in."))
    sharing = [plan for plan in own if _family(plan.plan) == _family(offered[0])]
    if len(sharing) != 1:
        return _unclear(question, own)
    return _offer(question, sharing[0], _same_interval(offered, sharing[0]))


def _family(plan: Plan) -> str:
    """Plans that replace each other share the first part of their code: fibre-150, fibre-500."""
    return plan.code.partition("-")[0]


def _same_interval(offered: Sequence[Plan], own: Subscription) -> Plan:
    return next((plan for plan in offered if plan.interval == own.plan.interval), offered[0])


def _which(question: Question, own: Sequence[Subscription], offers: Sequence[Plan]) -> Clarify:
    families = {_family(plan.plan) for plan in own}
    codes = {plan.plan.code for plan in own}
    fitting = {plan.code: plan for plan in offers if _family(plan) in families and plan.code not in codes}
    choices = tuple(
        Choice(f"plan:{plan.code}", "{plan}", {"plan": offer_name(plan)})
        for plan in list(fitting.values())[:MOST_CHOICES]
    )
    phrases = (*_own(own), *new_line((say("Which plan would you like to change to? These are on offer today."),)))
    reply = Reply(phrases, offers_table(offers), (*choices, SOMETHING_ELSE))
    return Clarify(question.topic, question.confidence, reply)


def _own(plans: Sequence[Subscription]) -> tuple[Phrase, ...]:
    return tuple(
        say(
            f"You're on {{plan}} at {{price}} a {one.plan.interval}.",
            plan=plan_name(one),
            price=subscription_price(one),
        )
        for one in plans
    )


def _unclear(question: Question, own: Sequence[Subscription]) -> Decision:
    """More than one plan could be the one to give up, or none: not for the bot to guess."""
    return pass_on(question, "not_covered", *_own(own))


def _offer(question: Question, own: Subscription, target: Plan) -> Decision:
    if own.plan.price == target.price and own.plan.interval == target.interval:
        return answer(question, say("{plan} costs the same as what you have.", plan=offer_name(target)))
    rules = policy_passage(question.company, "plan_change_policy") or _fee(question)
    ask = say("Shall I ask a colleague to make the change? Nothing changes until they confirm it here.")
    phrases = (*_effect(own, target), *new_line(rules), *new_line((ask,)))
    action = f"change_plan:{own.ref}|{offer_ref(target)}"
    return propose(question, *phrases, action=action, yes="Yes, change it", no="No, leave it as it is")


def _effect(own: Subscription, target: Plan) -> tuple[Phrase, ...]:
    slots = {"plan": offer_name(target), "price": offer_price(target)}
    opening = say(f"{{plan}} costs {{price}} a {target.interval}.", **slots)
    slots = {"own": plan_name(own), "now": subscription_price(own)}
    now = f"Your {{own}} is {{now}} a {own.plan.interval} now"
    if own.plan.interval != target.interval or own.plan.price.currency != target.price.currency:
        return opening, say(f"{now}.", **slots)
    word = "more" if own.plan.price < target.price else "less"
    text = f"{now}, so that's {{change}} a {target.interval} {word}, before tax."
    return opening, say(text, change=plan_price_change(own, target), **slots)


def _fee(question: Question) -> tuple[Phrase, ...]:
    fee = policy_money(question.company, "plan_change_fee")
    return () if fee is None else (say("Changing plan costs {fee}.", fee=fee),)


def _confirmed(question: Question, ref: str) -> Decision:
    own_ref, _, target_ref = ref.partition("|")
    own = next((plan for plan in running_plans(question.account) if plan.ref == own_ref), None)
    target = next((plan for plan in question.company.plans if offer_ref(plan) == target_ref), None)
    if own is None or target is None:
        return handle(question)
    wish = say("Requested: change {own} to {plan}.", own=plan_name(own), plan=offer_name(target))
    return pass_on_request(question, wish, *_effect(own, target))


TOPIC = Topic("plan_change", handle, about_invoices=False, confirmed=_confirmed, for_anyone="plan_change_policy")
