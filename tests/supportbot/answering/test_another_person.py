"""Somebody else at the customer's keyboard, and customers who ask about somebody else's account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportbot.answering.another_person import speaks_for_another
from supportbot.answering.decision import Answer, Clarify, Handoff
from supportbot.understanding.reading import Part, PastTurn
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, payment, reading, said

OF = account(invoice("INV-7", status="paid", payments=(payment("INV-7", status="succeeded"),)))
ARRIVED = reading("payment_status")


@pytest.mark.parametrize(
    "text",
    [
        "this is Priya's husband. has she paid?",
        "I'm her son, did the money come",
        "i am the daughter of the customer",
        "im priyas brother",
        "Priya's carer here",
        "I am Mrs Shah's partner, not Mrs Shah herself",
        "I write on behalf of my mother",
        "my mum is a customer of yours too, is her bill paid?",
        "my husband has his own contract, did his payment arrive?",
        "the wife, Ann Lee, has also account. did she pay",
        "could you see if Ann Lee's payment came? she's my wife",
    ],
)
def test_somebody_else_is_heard(text: str) -> None:
    assert speaks_for_another(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "did the payment my husband made arrive",
        "it's my wife's card, take it off",
        "this is my son's doing",
        "I'm the mother of three and this bill is too high",
        "I'm a mother of two",
        "my neighbour has an account with another company and pays less",
        "I've been a customer for years and so has my wife",
        "put Ann on my bill, she's my wife",
        "on behalf of Harbour Cafe",
        "what do existing customers get",
        "my neighbour has his bill paid by itself",
        "how much do I owe",
        "why does this account owe anything",
        "",
    ],
)
def test_customers_who_only_mention_somebody_are_not(text: str) -> None:
    assert not speaks_for_another(text, ())


def test_nothing_of_the_account_is_told_and_a_person_takes_who_asks_on() -> None:
    first = ask(ARRIVED, OF, text="I'm Priya's husband, did her payment arrive?")
    assert isinstance(first, Clarify)
    words = said(ARRIVED, OF, text="I'm Priya's husband, did her payment arrive?")
    assert words.startswith("I can only talk about an account with the customer it belongs to")
    assert "40" not in words
    again = PastTurn("I'm Priya's husband, did her payment arrive?", "payment_status", "clarify")
    assert isinstance(ask(ARRIVED, OF, again, text="but did it arrive"), Handoff)


def test_it_stays_so_in_the_turns_after() -> None:
    before = PastTurn("hi, I'm her son", "greeting_thanks_smalltalk", "answer")
    assert isinstance(ask(ARRIVED, OF, before, text="did the last payment arrive"), Clarify)


def test_one_part_that_says_so_holds_for_all() -> None:
    parts = (
        Part("did her payment arrive?", ARRIVED.topics, ARRIVED.slots),
        Part("what is owed?", reading("balance_due").topics, ARRIVED.slots),
    )
    both = replace(ARRIVED, parts=parts)
    text = "I'm her son. did her payment arrive? what is owed?"
    assert isinstance(ask(both, OF, text=text), Clarify)


def test_what_anybody_may_know_is_told() -> None:
    rules = replace(COMPANY, texts={"refund_policy": "Ask within a month."})
    asked = reading("refund_policy")
    decision = ask(asked, OF, text="I'm her son, what are the rules for refunds", company=rules)
    assert isinstance(decision, Answer)
    assert said(asked, OF, text="I'm her son, what are the rules", company=rules).startswith("Ask within a month.")


@pytest.mark.parametrize(
    "text",
    [
        "and Ann Lee, how much does she owe?",
        "how much does Ann Lee owe you",
        "what he owes",
        "what is his balance",
    ],
)
def test_what_somebody_else_owes_is_not_told_from_this_account(text: str) -> None:
    assert speaks_for_another(text, ())
    decision = ask(reading("balance_due"), OF, text=text)
    assert isinstance(decision, Clarify)


def test_somebody_else_is_told_so_even_if_it_is_unsure_what_is_asked() -> None:
    decision = ask(reading("payment_status", 0.3), OF, text="I'm her daughter, has that gone in?")
    assert isinstance(decision, Clarify)
    assert said(reading("payment_status", 0.3), OF, text="I'm her daughter, has that gone in?").startswith(
        "I can only talk about an account with the customer it belongs to"
    )
