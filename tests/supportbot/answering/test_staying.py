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
BACK = "I'd like to take that back and stay with you"
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
        "not now, perhaps later",
        "no, then it stays as it is",
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
        "end two of the lines and hold on to the third",
        "I want to cancel the TV and keep my internet",
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
    unsure = ask(reading("refund_request", 0.3), ending, replace(told, topic="cancel_subscription"), text=BACK)
    assert isinstance(unsure, Handoff)
    back = ask(stay, ending, text="could my line be reactivated", company=RULES)
    assert isinstance(back, Handoff)
    gone = account(subscriptions=(subscription("canceled"),))
    for text in ("can i have my old plan back", "could you switch my line on again"):
        assert isinstance(ask(reading("refund_request"), gone, text=text, company=RULES), Handoff)


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


def test_who_asks_how_to_leave_is_told_that_and_not_only_the_fee() -> None:
    company = replace(RULES, texts={"cancellation_policy": "-"})
    how = ask(reading("cancellation_fee"), OF, text="what must I do to end my plan?", company=company)
    assert isinstance(how, Answer)
    assert how.topic == "cancel_subscription"
    cost = ask(reading("cancellation_fee"), OF, text="what do I have to pay to end my plan?", company=company)
    assert cost.topic == "cancellation_fee"


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


def test_any_offer_is_let_go_of_and_another_plan_is_left_in_its_place() -> None:
    offered = PastTurn("more time", "payment_extension", "propose", (), "extend_due_date:INV-8")
    of = account(invoice("INV-8"), subscriptions=(subscription(),))
    for text in ("no, forget this", "ah not now, I have to ask at home first"):
        assert said(reading("balance_due", 0.2), of, offered, text=text).startswith("All right, I've left everything")
    tv = Plan("tv-basic", "TV Basic", Money(1200, "EUR"), "month")
    both = account(subscriptions=(subscription(), subscription(ref="sub-2", plan=tv)))
    text = "hm. Cancel the TV then, not the Home 500."
    other = ask(reading("unrecognised_charge"), both, LEAVING, text=text, company=RULES)
    assert isinstance(other, Propose)
    assert other.action == "cancel_plan:sub-2"
