"""Changing a plan: the price now and then, the company's rule, then the offer to pass it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from billing.facts import Plan, Subscription
from supportbot.answering.cancelling import running_plans
from supportbot.answering.decision import Choice, Clarify, Decision, Propose, Reply
from supportbot.answering.figures import offer_name, offer_price, offer_ref, plan_name, subscription_price
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import SOMETHING_ELSE, new_line, on_new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on, pass_on_request
from supportbot.answering.topics.plan_details import offers_table, own_plans
from supportbot.answering.topics.plan_prices import change_rules, price_effect
from supportbot.answering.topics.topic import Topic, propose

MOST_CHOICES = 4


def handle(question: Question) -> Decision:
    own = sorted(running_plans(question.account), key=lambda plan: (plan.started_on, -plan.plan.price.minor))
    offers = [plan for plan in question.company.plans if plan.price.currency == question.account.currency]
    if not own:
        ended = plans_outlook(question.account, question.today)
        none = say("You don't have a running plan at the moment, so there's nothing to change.")
        return pass_on(question, "not_covered", *(ended or (none,)))
    if not offers:
        rest = say("I don't have any plan in the currency you're billed in.")
        return pass_on(question, "not_covered", *own_plans(own), rest)
    names = set(question.slots.plan_names)
    kept = [plan for plan in own if plan.plan.name in names]
    targets = names - {plan.plan.name for plan in own}
    if len(targets) == 1:
        return _to(question, kept or own, [plan for plan in offers if plan.name in targets], offers)
    yearly = _other_interval(kept[0], offers) if len(kept) == 1 and not targets and _asked_back(question) else None
    return _offer(question, kept[0], yearly) if yearly else _which(question, own, offers)


def _asked_back(question: Question) -> bool:
    """Whether this is the answer to which plan; before that, the customer's own plan is what they want to leave."""
    last = question.context[-1] if question.context else None
    return last is not None and (last.topic, last.decision) == (question.topic, "clarify")


def _other_interval(own: Subscription, offers: Sequence[Plan]) -> Plan | None:
    """The plan that they have already, billed by another interval."""
    return next((plan for plan in offers if plan.code == own.plan.code and plan.interval != own.plan.interval), None)


def _to(question: Question, own: Sequence[Subscription], wanted: Sequence[Plan], offers: Sequence[Plan]) -> Decision:
    """The plan that the customer named; which of their own it replaces must be plain."""
    if not wanted:
        rest = say("The plan you mean isn't on offer in the currency you're billed in.")
        return pass_on(question, "not_covered", *own_plans(own), rest)
    replaced = _replaced_by(wanted[0], own, offers)
    if replaced is None:
        slots = {"plan": offer_name(wanted[0]), "price": offer_price(wanted[0])}
        opening = say(f"{{plan}} costs {{price}} a {wanted[0].interval}.", **slots)
        rest = say("I can't tell whether it would replace a plan you have or come on top.")
        return pass_on(question, "not_covered", opening, *own_plans(own), rest)
    same_interval = (plan for plan in wanted if plan.interval == replaced.plan.interval)
    return _offer(question, replaced, next(same_interval, wanted[0]))


def _replaced_by(wanted: Plan, own: Sequence[Subscription], offers: Sequence[Plan]) -> Subscription | None:
    """The one plan that ``wanted`` takes the place of; None when that isn't certain."""
    alike = [plan for plan in own if _family(plan.plan) == _family(wanted)]
    if len(alike) == 1:
        return alike[0]
    return own[0] if len(own) == 1 and not _tells_kinds(offers) else None


def _tells_kinds(offers: Sequence[Plan]) -> bool:
    """Whether the codes of the catalogue show which plans replace each other at all."""
    codes = {plan.code: _family(plan) for plan in offers}
    return len(set(codes.values())) < len(codes)


def _family(plan: Plan) -> str:
    """Plans that replace each other share the first part of their code: fibre-150, fibre-500."""
    return plan.code.partition("-")[0]


def _which(question: Question, own: Sequence[Subscription], offers: Sequence[Plan]) -> Decision:
    families = {_family(plan.plan) for plan in own}
    taken = {(plan.plan.code, plan.plan.interval) for plan in own}
    others = [plan for plan in offers if (plan.code, plan.interval) not in taken]
    fitting = [plan for plan in others if _family(plan) in families or not _tells_kinds(offers)]
    if not fitting:
        rest = say("There's no other plan of the same kind on offer.")
        return pass_on(question, "not_covered", *own_plans(own), rest)
    codes = {code for code, _ in taken}
    by_code = {plan.code: plan for plan in reversed(fitting)}
    choices = tuple(_choice(plan, plan.code in codes) for plan in fitting if by_code[plan.code] is plan)[:MOST_CHOICES]
    phrases = (*own_plans(own), *new_line((say("Which plan would you like to change to? These are on offer today."),)))
    reply = Reply(phrases, offers_table(fitting), (*choices, SOMETHING_ELSE))
    return Clarify(question.topic, question.confidence, reply)


def _choice(plan: Plan, same: bool) -> Choice:
    """A plan to tap; one that they have already differs only in how often it is billed."""
    label = f"{{plan}}, billed by the {plan.interval}" if same else "{plan}"
    return Choice(f"plan:{plan.code}", label, {"plan": offer_name(plan)})


def _offer(question: Question, own: Subscription, target: Plan) -> Decision:
    state = () if own.status == "active" else plans_outlook(_alone(question, own).account, question.today)
    ask = say("Shall I ask a colleague to make the change? Nothing changes until they confirm it here.")
    tax = policy_passage(question.company, "tax_policy")
    rules = new_line((*change_rules(question, own), *tax))
    words, ask = (*price_effect(own, target), *state, *rules), on_new_line(ask)
    action = f"change_plan:{own.ref}|{offer_ref(target)}"
    return propose(question, *words, ask=ask, action=action, yes="Yes, ask to change it", no="No, leave it as it is")


def _alone(question: Question, own: Subscription) -> Question:
    return replace(question, account=replace(question.account, subscriptions=(own,)))


def _confirmed(question: Question, ref: str) -> Decision:
    own_ref, _, target_ref = ref.partition("|")
    own = next((plan for plan in running_plans(question.account) if plan.ref == own_ref), None)
    target = next((plan for plan in question.company.plans if offer_ref(plan) == target_ref), None)
    if own is None or target is None or target.price.currency != question.account.currency:
        return handle(question)
    offer = _offer(question, own, target)
    if not isinstance(offer, Propose):
        return offer
    slots = {"own": plan_name(own), "plan": offer_name(target), "price": offer_price(target)}
    slots["now"] = subscription_price(own)
    each = " each" if own.quantity != 1 else ""
    text = f"{{plan}}, {{price}} a {target.interval}{each}; until now {{now}} a {own.plan.interval}{each}."
    return pass_on_request(question, say("Requested: change {own} to {plan}.", **slots), say(text, **slots))


TOPIC = Topic("plan_change", handle, about_invoices=False, confirmed=_confirmed, for_anyone="plan_change_policy")
