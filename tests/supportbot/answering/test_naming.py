"""Plans named by a part, and named again after the bot asked which one or offered another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from billing.facts import Plan
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Decision, Propose
from supportbot.answering.naming import plans_named
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import COMPANY, HOME, account, ask, invoice, line, reading, subscription

TV = Plan("tv-basic", "TV Basic", Money(1200, "EUR"), "month")
PHONE = Plan("home-phone", "Home Phone", Money(800, "EUR"), "month")
BIG = Plan("home-1000", "Home 1000", Money(5200, "EUR"), "month")
BILL = invoice("INV-1", line(4000, key="internet", plan_code="home-500"), line(1200, key="tv", plan_code="tv-basic"))
SOLD = replace(COMPANY, plans=(HOME, BIG, TV, PHONE))
OF = account(
    BILL,
    subscriptions=(
        subscription(),
        subscription(ref="sub-2", plan=TV),
        subscription(ref="sub-3", plan=PHONE),
    ),
)
UNSURE = reading("out_of_scope", 0.9)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("just the TV please", ("TV Basic",)),
        ("TV basic", ("TV Basic",)),
        ("cancel the internet", ("Home 500",)),
        ("only the phone, not the TV", ("Home Phone",)),
        ("keep the internet, drop the tv", ("TV Basic",)),
        ("I'm moving home", ()),
        ("the phone and the tv", ("TV Basic", "Home Phone")),
    ],
)
def test_a_word_that_belongs_to_one_plan_names_it(text: str, names: tuple[str, ...]) -> None:
    assert plans_named(text, (HOME, TV, PHONE), (BILL,)) == names


def test_a_word_that_several_plans_share_names_none() -> None:
    assert plans_named("the home one", (HOME, BIG)) == ()
    assert plans_named("the 1000", (HOME, BIG)) == ("Home 1000",)


def follow(text: str, topic: str, kind: str, action: str = "", what: Any = UNSURE, **more: Any) -> Decision:
    before = PastTurn("earlier words", topic, kind, (), action)  # type: ignore[arg-type]
    return ask(replace(what, **more), OF, before, text=text, company=SOLD)


def test_asked_which_one_a_word_is_enough() -> None:
    decision = follow("I mean the TV", "cancel_subscription", "clarify")
    assert isinstance(decision, Propose)
    assert decision.action == "cancel_plan:sub-2"
    assert not isinstance(follow("I mean the TV", "cancel_subscription", "answer"), Propose)
    assert not isinstance(follow("hm", "cancel_subscription", "clarify"), Propose)


def test_another_plan_takes_the_place_of_the_one_that_was_offered() -> None:
    no_phone = follow("no, the phone", "cancel_subscription", "propose", "cancel_plan:sub-2", consent="no")
    assert isinstance(no_phone, Propose)
    assert no_phone.action == "cancel_plan:sub-3"
    bigger = follow("rather the 1000", "plan_change", "propose", "change_plan:sub-1|home-500/year/EUR")
    assert isinstance(bigger, Propose)
    assert bigger.action == "change_plan:sub-1|home-1000/month/EUR"


@pytest.mark.parametrize("text", ["no, don't cancel the TV", "no, leave the TV and the phone", "no thanks"])
def test_a_refusal_that_names_the_plan_offered_or_one_that_stays_is_a_refusal(text: str) -> None:
    decision = follow(text, "cancel_subscription", "propose", "cancel_plan:sub-2", consent="no")
    assert isinstance(decision, Answer)


def test_a_clear_question_about_something_else_is_answered_as_that() -> None:
    clear = follow("what does TV cost?", "cancel_subscription", "clarify", what=reading("plan_details"))
    assert isinstance(clear, Answer)
    assert clear.topic == "plan_details"
    wish = follow("cancel the TV then", "cancel_subscription", "clarify", what=reading("cancellation_fee"))
    assert isinstance(wish, Propose)
    assert wish.action == "cancel_plan:sub-2"


def test_two_plans_named_are_not_guessed_between() -> None:
    decision = follow("the phone or the TV", "cancel_subscription", "clarify")
    assert not isinstance(decision, Propose)
    first = ask(reading("cancel_subscription"), OF, text="cancel the phone or the TV", company=SOLD)
    assert isinstance(first, Clarify)
    assert [choice.id for choice in first.reply.choices] == ["plan:tv-basic", "plan:home-phone", "person"]
