"""A plan named after the bot asked which one, or in place of the one it offered: "the TV", "no, rather Fibre 500"; one
named that the company doesn't have; and what becomes of the time already paid for, asked of a change on offer.
"""

from __future__ import annotations

import re

from billing.facts import Account, Plan
from supportbot.answering.asking_how import only_asks
from supportbot.answering.cancelling import running_plans
from supportbot.answering.decision import Decision
from supportbot.answering.desk import Desk
from supportbot.answering.naming import no_such_plan, plans_named
from supportbot.answering.on_topic import on_topic
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.answering.staying import drops_one, wants_to_leave, wants_to_stay
from supportbot.answering.topics.plan_wanted import asks_of_time_paid, wants_other_interval
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.reading import PastTurn, Slots

ABOUT_PLANS = frozenset({"plan_change", "cancel_subscription", "plan_details", "cancellation_fee"})
CHANGE, END, DETAILS = "plan_change", "cancel_subscription", "plan_details"
SEVERAL = 2
MOST_WORDS = 25
"""Whoever says more has more to say than which plan is meant."""
_MOVES = re.compile(r"(?<!\w)(?:chan?g\w*|switch\w*|mov\w+|upgrad\w*|put me|go (?:to|onto|for))(?!\w)", re.IGNORECASE)
_WANTS = re.compile(rf"{_MOVES.pattern}|(?<!\w)(?:get|want|like|take|have)(?!\w)", re.IGNORECASE)
_STAYS = re.compile(r"(?<!\w)(?:keep|keeping|leave|stay|stays|hold on to)(?!\w)", re.IGNORECASE)


def plan_meant(desk: Desk) -> Decision | None:
    """What was asked or offered last, for the one plan that the message names; None when it names none, or several."""
    return (
        _time_paid_for(desk)
        or _stays_after_all(desk)
        or _one_to_go(desk)
        or _billed_otherwise(desk)
        or _of_no_such_name(desk)
        or _one_named(desk)
    )


def _stays_after_all(desk: Desk) -> Decision | None:
    """Who was told that a plan ends, and wants to stay in words that are taken for something else."""
    plans = desk.account.subscriptions if desk.account else ()
    told = desk.last is not None and desk.last.topic in ABOUT_PLANS and desk.last.decision == "answer"
    if not told or desk.sure or desk.reading.choice or not any(plan.cancel_at_period_end for plan in plans):
        return None
    return on_topic(desk, END, desk.reading.best.probability, Slots()) if wants_to_stay(desk.text) else None


def _one_to_go(desk: Desk) -> Decision | None:
    """Of several plans one is to be dropped, and it isn't said which."""
    sure_of_else = desk.sure and desk.reading.best.topic not in (*ABOUT_PLANS, OUT_OF_SCOPE)
    if desk.account is None or desk.reading.choice or desk.reading.parts or sure_of_else:
        return None
    if len(running_plans(desk.account)) < SEVERAL or not drops_one(desk.text):
        return None
    return on_topic(desk, END, desk.reading.best.probability, desk.reading.slots)


def _billed_otherwise(desk: Desk) -> Decision | None:
    """Paying by the month in place of by the year is a matter of the plan, whatever else it is taken for."""
    reading = desk.reading
    if reading.choice or reading.parts or not wants_other_interval(desk.text):
        return None
    if desk.sure and reading.best.topic in (*ABOUT_PLANS, "discount_or_credit"):
        return None
    return on_topic(desk, CHANGE, reading.best.probability, reading.slots)


def _time_paid_for(desk: Desk) -> Decision | None:
    last = desk.last
    if last is None or last.topic != CHANGE or not last.action or not asks_of_time_paid(desk.text):
        return None
    return on_topic(desk, CHANGE, 1.0, Slots())


def _of_no_such_name(desk: Desk) -> Decision | None:
    """A plan like "Fibre 2000", where there is no such one, is about plans whatever else it is taken for."""
    if desk.reading.choice or desk.reading.parts or not no_such_plan(desk.text, desk.known_plans):
        return None
    topic = desk.reading.best.topic
    if desk.sure and topic not in ABOUT_PLANS:
        return None
    about = DETAILS if topic == DETAILS and not _MOVES.search(desk.text) else CHANGE
    if topic not in ABOUT_PLANS and not _WANTS.search(desk.text):
        about = DETAILS
    return on_topic(desk, about, desk.reading.best.probability, desk.reading.slots)


def _one_named(desk: Desk) -> Decision | None:
    last = desk.last
    if last is None or last.topic not in (CHANGE, END) or not (last.decision == "clarify" or last.action):
        return None
    if desk.account is None or not _may_be_an_answer(desk, last):
        return None
    candidates = _candidates(desk, desk.account, last)
    names = set(plans_named(desk.text, candidates, desk.account.invoices)) - _offered(desk.account, candidates, last)
    if len(names) != 1:
        return None
    return on_topic(desk, last.topic, 1.0, Slots(plan_names=(*_replaced(desk.account, last), *names)))


def _may_be_an_answer(desk: Desk, last: PastTurn) -> bool:
    reading = desk.reading
    if reading.choice or reading.consent == "yes" or reading.parts or len(desk.text.split()) > MOST_WORDS:
        return False
    if reading.consent == "no" and _STAYS.search(desk.text):
        return False
    if wants_to_leave(desk.text):
        return True
    if not desk.sure or reading.best.topic in (last.topic, OUT_OF_SCOPE, SMALLTALK):
        return True
    return reading.best.topic in ABOUT_PLANS and not only_asks(desk.text)


def _candidates(desk: Desk, account: Account, last: PastTurn) -> tuple[Plan, ...]:
    own = tuple(one.plan for one in running_plans(account))
    if last.topic == END:
        return own
    taken = {plan.name for plan in own}
    return tuple(plan for plan in desk.company.plans if plan.name not in taken)


def _offered(account: Account, candidates: tuple[Plan, ...], last: PastTurn) -> frozenset[str]:
    """The plan that the standing offer is about: who names it again says nothing new."""
    own, _, wanted = last.action.partition(":")[2].partition("|")
    if last.topic == END:
        return frozenset(one.plan.name for one in account.subscriptions if one.ref == own)
    return frozenset(plan.name for plan in candidates if plan.code == wanted.partition("/")[0])


def _replaced(account: Account, last: PastTurn) -> tuple[str, ...]:
    """Their plan in the change on offer, which another choice replaces as well."""
    own = last.action.partition(":")[2].partition("|")[0]
    return tuple(one.plan.name for one in account.subscriptions if last.topic == CHANGE and one.ref == own)
