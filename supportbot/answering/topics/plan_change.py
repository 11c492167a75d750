"""Changing a plan: the price now and then, the company's rule, then the offer to pass it on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from billing.facts import Plan, Subscription
from supportbot.answering.cancelling import running_plans
from supportbot.answering.carrying_out import allowed, carry_out, done_on_a_yes
from supportbot.answering.decision import Choice, Clarify, Decision, Handoff, Propose, Reply
from supportbot.answering.figures import offer_name, offer_price, offer_ref, plan_name, subscription_price
from supportbot.answering.naming import no_such_plan
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import SOMETHING_ELSE, new_line, on_new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.staying import drops_one, wants_a_pause
from supportbot.answering.topics import cancel_subscription
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.plan_details import offered_at, offers_table, own_plans
from supportbot.answering.topics.plan_prices import change_rules, price_effect
from supportbot.answering.topics.plan_quotes import proration_words, quote_wanted, quoted
from supportbot.answering.topics.plan_wanted import (
    as_offered_last,
    asks_of_time_paid,
    billed_otherwise,
    change_of,
    family,
    names_wanted,
    replaced_by,
    tells_kinds,
)
from supportbot.answering.topics.topic import Topic, answer, propose

MOST_CHOICES = 4
AT_ONCE = "Shall I make the change now? Nothing changes unless you say yes."
BY_A_COLLEAGUE = "Shall I ask a colleague to make the change? Nothing changes until they confirm it here."
_LEAVES = re.compile(r"(?<!\w)(?:from|leave|away|off)(?!\w)", re.IGNORECASE)


def handle(question: Question) -> Decision:
    own = sorted(running_plans(question.account), key=lambda plan: (plan.started_on, -plan.plan.price.minor))
    offers = [plan for plan in question.company.plans if plan.price.currency == question.account.currency]
    if not own:
        after_all = cancel_subscription.kept_after_all(question, question.account.subscriptions)
        if after_all is not None:
            return after_all
        ended = plans_outlook(question.account, question.today)
        none = say("You don't have a running plan at the moment, so there's nothing to change.")
        return pass_on(question, "not_covered", *(ended or (none,)))
    if not offers:
        rest = say("I don't have any plan in the currency you're billed in.")
        return pass_on(question, "not_covered", *own_plans(own), rest)
    if len(own) > 1 and drops_one(question.text):
        return cancel_subscription.handle(replace(question, topic=cancel_subscription.TOPIC.name))
    if wants_a_pause(question.text):
        rest = say("Whether it can rest for a while isn't something I can decide.")
        return pass_on(question, "not_covered", *own_plans(own), rest)
    names = names_wanted(question, own, offers)
    kept = [plan for plan in own if plan.plan.name in names]
    targets = names - {plan.plan.name for plan in own}
    if len(targets) == 1:
        return _to(question, kept or own, targets.pop(), offers)
    change = None if names else as_offered_last(question, own, offers)
    if change is None and not targets:
        change = billed_otherwise(question, kept or own, offers)
    if change is None:
        return _which(question, own, offers, kept)
    return _of_time_paid(question, *change) or _offer(question, *change)


def _to(question: Question, own: Sequence[Subscription], name: str, offers: Sequence[Plan]) -> Decision:
    """The plan that the customer named; which of their own it replaces must be plain."""
    wanted = [plan for plan in offers if plan.name == name]
    if not wanted:
        return pass_on(question, "not_covered", *offered_at(name, offers, question.company), *own_plans(own))
    replaced = replaced_by(wanted[0], own, offers)
    if replaced is None:
        slots = {"plan": offer_name(wanted[0]), "price": offer_price(wanted[0])}
        opening = say(f"{{plan}} costs {{price}} a {wanted[0].interval}.", **slots)
        rest = say("I can't tell whether it would replace a plan you have or come on top.")
        return pass_on(question, "not_covered", opening, *own_plans(own), rest)
    same_interval = (plan for plan in wanted if plan.interval == replaced.plan.interval)
    return _offer(question, replaced, next(same_interval, wanted[0]))


def _which(
    question: Question, own: Sequence[Subscription], offers: Sequence[Plan], kept: Sequence[Subscription]
) -> Decision:
    families = {family(plan.plan) for plan in own}
    taken = {(plan.plan.code, plan.plan.interval) for plan in own}
    others = [plan for plan in offers if (plan.code, plan.interval) not in taken]
    fitting = [plan for plan in others if family(plan) in families or not tells_kinds(offers)]
    if not fitting:
        rest = say("There's no other plan of the same kind on offer.")
        return pass_on(question, "not_covered", *own_plans(own), rest)
    codes = {code for code, _ in taken}
    by_code = {plan.code: plan for plan in reversed(fitting)}
    choices = tuple(_choice(plan, plan.code in codes) for plan in fitting if by_code[plan.code] is plan)[:MOST_CHOICES]
    if kept and not _LEAVES.search(question.text):
        besides = new_line((say("Besides that, these are on offer today."),))
        mine = own_plans(kept, "You already have {plan}")
        return answer(question, *mine, *besides, table=offers_table(fitting), choices=(*choices, SOMETHING_ELSE))
    asking = new_line((say("Which plan would you like to change to? These are on offer today."),))
    known = (*(plan.plan for plan in own), *question.company.plans)
    unknown = (say("There's no plan of that name."),) if no_such_plan(question.text, known) else ()
    reply = Reply((*unknown, *own_plans(own), *asking), offers_table(fitting), (*choices, SOMETHING_ELSE))
    return Clarify(question.topic, question.confidence, reply)


def _choice(plan: Plan, same: bool) -> Choice:
    """A plan to tap; one that they have already differs only in how often it is billed."""
    label = f"{{plan}}, billed by the {plan.interval}" if same else "{plan}"
    return Choice(f"plan:{plan.code}", label, {"plan": offer_name(plan)})


def _offer(question: Question, own: Subscription, target: Plan) -> Decision:
    state = () if own.status == "active" else plans_outlook(_alone(question, own).account, question.today)
    quote, command = quoted(question, own, target)
    at_once = allowed(question, command) is not None
    ask = say(AT_ONCE if at_once else BY_A_COLLEAGUE)
    tax = policy_passage(question.company, "tax_policy")
    rules = new_line((*change_rules(question, own), *tax))
    billed = new_line(proration_words(quote)) if quote and at_once else ()
    words, ask = (*price_effect(own, target), *state, *rules, *billed), on_new_line(ask)
    action = f"change_plan:{own.ref}|{offer_ref(target)}"
    yes, no = "Yes, change it" if at_once else "Yes, ask to change it", "No, leave it as it is"
    goes = done_on_a_yes(question, command)
    offer = propose(question, *words, ask=ask, action=action, yes=yes, no=no, command=goes)
    return replace(offer, quote=quote_wanted(question, own, target)) if isinstance(offer, Propose) else offer


def _of_time_paid(question: Question, own: Subscription, target: Plan) -> Decision | None:
    """Who asks of the change on offer what becomes of the days paid for is told the rule alone, and asked again."""
    rules = change_rules(question, own)
    if not asks_of_time_paid(question.text) or not rules:
        return None
    offer = _offer(question, own, target)
    return replace(offer, reply=replace(offer.reply, phrases=(*rules, offer.reply.phrases[-1])))


def _alone(question: Question, own: Subscription) -> Question:
    return replace(question, account=replace(question.account, subscriptions=(own,)))


def _confirmed(question: Question, ref: str) -> Decision:
    change = change_of(ref, running_plans(question.account), question.company.plans)
    if change is None or change[1].price.currency != question.account.currency:
        return handle(question)
    own, target = change
    offer = _offer(question, own, target)
    if not isinstance(offer, Propose):
        return offer
    slots = {"own": plan_name(own), "plan": offer_name(target), "price": offer_price(target)}
    slots["now"] = subscription_price(own)
    each = " each" if own.quantity != 1 else ""
    text = f"{{plan}}, {{price}} a {target.interval}{each}; until now {{now}} a {own.plan.interval}{each}."
    done = carry_out(question, offer, say("Requested: change {own} to {plan}.", **slots), say(text, **slots))
    return replace(done, quote=offer.quote) if isinstance(done, Handoff) else done


TOPIC = Topic("plan_change", handle, about_invoices=False, confirmed=_confirmed, for_anyone="plan_change_policy")
