"""Words about leaving that mean to stay, to wait or to go, and an offer that is let go of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing.facts import Plan
from billing.money import Money
from supportbot.answering.decision import Answer, Handoff, Propose
from supportbot.answering.staying import fears_an_end, lets_go, wants_to_leave
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import (
    COMPANY,
    HOME,
    VISA,
    account,
    ask,
    invoice,
    payment,
    reading,
    said,
    subscription,
)

FASTER = Plan("home-1000", "Home 1000", Money(5200, "EUR"), "month")
RULES = replace(COMPANY, plans=(HOME, FASTER), texts={"failed_payment_policy": "We try three times."})
OF = account(subscriptions=(subscription(),))
LEAVING = PastTurn("end it", "cancel_subscription", "propose", (), "cancel_plan:sub-1")
UNSURE = reading("cancel_subscription", 0.3)


@pytest.mark.parametrize(
    "text",
    [
        "what, so dear? i'll hold on to it then",
        "leave it as it was",
        "oh dear. no no, leave the line running",
        "I shall wait with the cancellation for now",
        "first I pay what is open, then we talk",
        "I will cancel later",
        "never mind",
        "forget I asked",
        "we're staying put",
        "Please do not end it.",
    ],
)
def test_an_offer_to_leave_is_let_go_of_in_many_words(text: str) -> None:
    assert lets_go(text)
    assert said(UNSURE, OF, LEAVING, text=text, company=RULES).startswith("All right, I've left everything as it is.")


@pytest.mark.parametrize(
    "text",
    [
        "can I keep my number?",
        "I'd like to leave the contract",
        "never mind the fee, end it anyway",
        "how long would that take",
        "I don't want to keep it",
        "",
    ],
)
def test_questions_and_wishes_let_nothing_go(text: str) -> None:
    assert not lets_go(text)


def test_a_plan_that_was_only_told_of_stays_after_a_no_but_not_one_that_is_ending() -> None:
    told = PastTurn("what is Home 1000", "plan_details", "answer")
    no = replace(reading("plan_details", 0.3), consent="no")
    assert said(no, OF, told, text="no, too dear for us", company=RULES).startswith("All right, I've left everything")
    ending = account(subscriptions=(subscription(ending=True),))
    stay = reading("cancel_subscription", 0.9)
    decision = ask(stay, ending, replace(told, topic="cancel_subscription"), text="i want to keep it", company=RULES)
    assert isinstance(decision, Handoff), "staying after notice was given takes a person"
    back = ask(stay, ending, text="could my line be reactivated", company=RULES)
    assert isinstance(back, Handoff)


def test_a_yes_or_a_correction_is_not_taken_for_staying() -> None:
    agreed = ask(replace(UNSURE, consent="yes"), OF, LEAVING, text="yes, I don't want to stay with you", company=RULES)
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    told = PastTurn("when does it end", "cancellation_fee", "answer")
    wrong = ask(replace(UNSURE, signals=frozenset({"thats_wrong"})), OF, told, text="leave it, that's wrong")
    assert isinstance(wrong, Handoff)


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("Please end it before they charge me.", True),
        ("ok then cancel my plan", True),
        ("I'd like to terminate the contract", True),
        ("what does it cost to cancel my plan", False),
        ("cancel my plan? what would that cost?", False),
        ("please cancel the fee", False),
    ],
)
def test_who_wants_to_leave_and_asks_nothing_is_offered_it_whatever_the_fee(text: str, leaves: bool) -> None:
    assert wants_to_leave(text) == leaves
    decision = ask(
        reading("cancellation_fee"), OF, text=text, company=replace(RULES, texts={"cancellation_policy": "-"})
    )
    assert isinstance(decision, Propose) == leaves


@pytest.mark.parametrize(
    ("text", "fears"),
    [
        ("are you going to disconnect us?", True),
        ("you'll cut me off then?", True),
        ("will i be blocked now", True),
        ("disconnect my line please", False),
        ("i want you to cut the contract", False),
    ],
)
def test_who_fears_to_be_cut_off_does_not_want_to_leave(text: str, fears: bool) -> None:
    assert fears_an_end(text) == fears
    failed = payment("INV-8", code="insufficient_funds")
    of = account(invoice("INV-8", payments=(failed,)), subscriptions=(subscription(),), payment_methods=(VISA,))
    decision = ask(reading("cancel_subscription"), of, text=text, company=RULES)
    assert isinstance(decision, Answer if fears else Propose)
    if fears:
        assert "We try three times." in said(reading("cancel_subscription"), of, text=text, company=RULES)
