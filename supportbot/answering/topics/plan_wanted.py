"""Which plan a customer wants to have in place of which: by name, by a part of it, by interval, or as offered last."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from billing.facts import Interval, Plan, Subscription
from supportbot.answering.figures import offer_ref
from supportbot.answering.naming import plans_named
from supportbot.answering.question import Question
from supportbot.understanding.patterns import plain

Change = tuple[Subscription, Plan]
"""Their plan, and the one on offer that is to take its place."""


def _word(wordings: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{wordings})(?!\w)", re.IGNORECASE)


_TIME = "(?:by the|per|each|every|once a)"
_WHAT = "(?:payments?|billing|plan|contract)"
_BILLED: Mapping[Interval, re.Pattern[str]] = {
    "month": _word(rf"monthly|{_TIME} month|month {_WHAT}"),
    "year": _word(rf"yearly|annual(?:ly)?|{_TIME} year|year {_WHAT}"),
}
_IN_PLACE_OF = _word(
    r"instead|go over to|go (?:on )?to|in (?:the )?place of|rather than|not|from|chan?g\w*|switch\w*|put|move"
)
_TIME_PAID = _word(
    r"(?:the )?rest of (?:the|this|my|that) (?:month|period|year|time)|(?:the )?(?:un)?used (?:part|time|days)"
    r"|(?:days|time|month|weeks?)(?: \w+){0,3} (?:already )?paid|paid(?: \w+){0,3} (?:in advance|up ?front)"
    r"|(?:already|allready) (?:have )?pay?i?e?d(?: for)?|pay?i?e?d(?: for)? (?:already|allready)"
)
_BILL = _word("bills?|invoices?")
_OTHERS = _word("others?|another|different|else|options?|alternatives?|which|cheaper|smaller|bigger|faster")


def asks_of_time_paid(text: str) -> bool:
    """Whether it is asked what becomes of the days that are paid for, when a plan changes before they are over."""
    said = plain(text)
    return bool(_TIME_PAID.search(said)) and not _BILL.search(said)


def wants_other_interval(text: str) -> bool:
    """Whether paying by one interval is wished for in place of the other."""
    both = all(billed.search(text) for billed in _BILLED.values())
    return both and bool(_IN_PLACE_OF.search(text)) and "how much" not in plain(text)


def names_wanted(question: Question, own: Sequence[Subscription], offers: Sequence[Plan]) -> set[str]:
    """Plans as the company writes them; else the one of their plans' kind that is named by a part ("the 1000")."""
    if question.slots.plan_names:
        return set(question.slots.plan_names)
    families = {family(plan.plan) for plan in own}
    alike = {plan.name for plan in offers if family(plan) in families}
    by_part = alike.intersection(plans_named(question.text, offers))
    return by_part if len(by_part) == 1 else set()


def as_offered_last(question: Question, own: Sequence[Subscription], offers: Sequence[Plan]) -> Change | None:
    """The change offered last, when the message says more about it and nothing of other plans."""
    before = (turn for turn in reversed(question.context) if turn.decision != "clarify")
    last = next(before, None)
    if last is None or last.topic != question.topic or _OTHERS.search(question.text):
        return None
    return change_of(last.action.partition(":")[2], own, offers)


def change_of(ref: str, own: Sequence[Subscription], offers: Sequence[Plan]) -> Change | None:
    """The change that an offer's reference stands for ("SUBSCRIPTION|CODE/INTERVAL/CURRENCY"), if it still can be."""
    own_ref, _, target_ref = ref.partition("|")
    plan = next((plan for plan in own if plan.ref == own_ref), None)
    target = next((plan for plan in offers if offer_ref(plan) == target_ref), None)
    return (plan, target) if plan and target else None


def billed_otherwise(question: Question, own: Sequence[Subscription], offers: Sequence[Plan]) -> Change | None:
    """Their one plan by the other interval, when that is asked for.

    Naming the plan asks for that too once they were shown which there are; before that, it's the one they have.
    """
    if len(own) != 1:
        return None
    plan = own[0]
    last = question.context[-1] if question.context else None
    other = next((one for one in offers if one.code == plan.plan.code and one.interval != plan.plan.interval), None)
    asked = last is not None and last.topic == question.topic and not last.action
    picked = asked and plan.plan.name in question.slots.plan_names
    return (plan, other) if other and (picked or _BILLED[other.interval].search(question.text)) else None


def replaced_by(wanted: Plan, own: Sequence[Subscription], offers: Sequence[Plan]) -> Subscription | None:
    """The one plan that ``wanted`` takes the place of; None when that isn't certain."""
    alike = [plan for plan in own if family(plan.plan) == family(wanted)]
    if len(alike) == 1:
        return alike[0]
    return own[0] if len(own) == 1 and not tells_kinds(offers) else None


def tells_kinds(offers: Sequence[Plan]) -> bool:
    """Whether the codes of the catalogue show which plans replace each other at all."""
    codes = {plan.code: family(plan) for plan in offers}
    return len(set(codes.values())) < len(codes)


def family(plan: Plan) -> str:
    """Plans that replace each other share the first part of their code: fibre-150, fibre-500."""
    return plan.code.partition("-")[0]
