"""What ending one plan today comes to: until when it runs, and what it costs to leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from billing.facts import Subscription
from supportbot.answering.cancelling import Terms, terms_of
from supportbot.answering.decision import Phrase, Slot
from supportbot.answering.figures import plan_name, subscription_date, subscription_quantity
from supportbot.answering.naming import plans_named
from supportbot.answering.phrases import say
from supportbot.answering.policies import policy_count, policy_passage
from supportbot.answering.question import Question

TERMS = "Our terms: {policy}"


def own_named(question: Question, plans: Sequence[Subscription]) -> tuple[str, ...]:
    """Names of plans that the message names, of ``plans`` also those it names by a part ("the TV")."""
    named = question.slots.plan_names
    if named and not any(plan.plan.name in named for plan in plans):
        return named
    return plans_named(question.text, [plan.plan for plan in plans], question.account.invoices) or named


def terms_quoted(question: Question, plans: Sequence[Subscription]) -> tuple[Phrase, ...]:
    """The company's own words on leaving; none for free trials, as nobody has said whether they hold for those."""
    if all(plan.status == "trialing" for plan in plans):
        return ()
    return policy_passage(question.company, "cancellation_policy", TERMS)


def period_end(question: Question, plan: Subscription) -> tuple[Phrase, ...]:
    """Until when the plan runs as it is. The last day itself is left to people where notice may move it."""
    slots = {"plan": plan_name(plan)}
    if plan.status == "trialing" and plan.trial_ends_on and plan.trial_ends_on >= question.today:
        slots["end"] = subscription_date(plan, "trial_ends_on")
        text = "Your free trial of {plan} runs until {end}; if it's cancelled before that, billing doesn't start."
        return (say(text, **slots),)
    if plan.status == "paused":
        return (say("Your {plan} plan is paused at the moment and isn't being billed.", **slots), *_all(plan))
    if plan.current_period_end < question.today:
        text = "I can't see until when your {plan} plan is paid, so a colleague will tell you its last day first."
        return (say(text, **slots), *_all(plan))
    slots["end"] = subscription_date(plan, "current_period_end")
    opening = say("Your {plan} plan's current period runs until {end}.", **slots)
    return opening, *_notice(question, plan), *_all(plan)


def _notice(question: Question, plan: Subscription) -> tuple[Phrase, ...]:
    notice = policy_count(question.company, "cancellation_notice_days")
    if notice is None or not isinstance(notice.value, int):
        return ()
    if question.today + timedelta(days=notice.value) <= plan.current_period_end:
        return ()
    text = "Because of the {days} {days:day's|days'} notice it may end later; a colleague tells you the exact last day."
    return (say(text, days=notice),)


def _all(plan: Subscription) -> tuple[Phrase, ...]:
    if plan.quantity == 1:
        return ()
    slots: dict[str, Slot] = {"count": subscription_quantity(plan)}
    return (say("That's for all {count} of them; if you want to keep some, please talk to a person instead.", **slots),)


def leaving_cost(question: Question, plan: Subscription) -> tuple[Phrase, ...]:
    """The fee for leaving early, or that there is none; nothing for a trial."""
    terms = terms_of(question.company)
    if plan.status == "trialing":
        return ()
    if terms is None:
        written = policy_passage(question.company, "cancellation_policy")
        return () if written else (say("A colleague will tell you first whether leaving costs anything."),)
    return (_fee(plan, terms) if terms.bound(plan, question.today) else _free(question, plan, terms),)


def _free(question: Question, plan: Subscription, terms: Terms) -> Phrase:
    if terms.cooling_off is not None and terms.new(plan, question.today):
        text = "There's no cancellation fee, as it started less than {days} {days:day|days} ago."
        return say(text, days=terms.cooling_off)
    text = "There's no cancellation fee, as its first {months} {months:month is|months are} over."
    return say(text, months=terms.months)


def _fee(plan: Subscription, terms: Terms) -> Phrase:
    slots = {"months": terms.months, "end": terms.end(plan)}
    if terms.other_currency(plan):
        text = "It's in its first {months} {months:month|months} until {end}, so a cancellation fee can apply; a "
        return say(f"{text}colleague will tell you the amount first.", **slots)
    text = "Cancelling now would cost {fee}, because its first {months} {months:month|months} last until {end}."
    return say(text, fee=terms.fee, **slots)


def agreed_terms(question: Question, plan: Subscription) -> tuple[Phrase, ...]:
    """The same in words that suit the colleague as well as the customer."""
    trial = plan.status == "trialing" and plan.trial_ends_on is not None and plan.trial_ends_on >= question.today
    field, text = ("trial_ends_on", "Free trial") if trial else ("current_period_end", "Current period")
    ends = trial or (plan.status != "paused" and plan.current_period_end >= question.today)
    end = (say(f"{text} until {{end}}.", end=subscription_date(plan, field)),) if ends else ()
    count = (say("All {count} of them.", count=subscription_quantity(plan)),) if plan.quantity != 1 else ()
    return (*count, *end, *_agreed_fee(question, plan))


def _agreed_fee(question: Question, plan: Subscription) -> tuple[Phrase, ...]:
    terms = terms_of(question.company)
    if terms is None or plan.status == "trialing":
        return ()
    if not terms.bound(plan, question.today):
        return (say("No early cancellation fee."),)
    if terms.other_currency(plan):
        return (say("An early cancellation fee can apply until {end}.", end=terms.end(plan)),)
    return (say("Early cancellation fee: {fee}, until {end}.", fee=terms.fee, end=terms.end(plan)),)
