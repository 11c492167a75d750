"""A complaint is heard once with what may be behind it; after that a person takes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from billing.facts import Account, Dispute, Refund
from billing.money import Money
from supportbot.answering.decision import Clarify, Handoff
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import (
    account,
    ask,
    invoice,
    line,
    past,
    payment,
    reading,
    said,
    shown,
)

UNHAPPY = reading("complaint")
NOT_DUE_YET = date(2026, 11, 30)
OLDER = invoice("INV-6", issued=date(2026, 10, 1), status="paid")
CALM = account(invoice("INV-7", due=NOT_DUE_YET), OLDER)
FAILED = account(invoice("INV-7", payments=(payment("INV-7"),)), OLDER)


def offered(of: Account) -> list[str]:
    decision = ask(UNHAPPY, of)
    assert isinstance(decision, Clarify)
    return [choice["id"] for choice in shown(decision, of).choices]


def test_an_account_in_order_is_not_accused_of_anything() -> None:
    words = said(UNHAPPY, CALM)
    assert words.startswith("I'm sorry you're not happy with us. Nothing on your account is overdue")
    assert offered(CALM)[-1] == "person"
    assert len(offered(CALM)) == 4
    assert said(UNHAPPY, account()) == words


def test_a_failed_payment_is_named_once_though_its_bill_is_overdue_too() -> None:
    words = said(UNHAPPY, FAILED)
    assert (
        "One thing on your account may be behind it:\n• A payment of €40.00 for bill INV-7 didn't go through" in words
    )
    assert "overdue" not in words
    assert words.endswith("Is it about that, or something else?")
    assert offered(FAILED) == ["topic:payment_failed", "person"]


def test_an_overdue_bill_alone() -> None:
    words = said(UNHAPPY, account(invoice("INV-7", due=date(2026, 11, 21))))
    assert "Bill INV-7 was due on 21 November 2026, 1 day ago, and €40.00 of it is still open." in words


@pytest.mark.parametrize(("total", "noticed"), [(4400, True), (4399, False), (3000, False)])
def test_a_bill_is_noticed_as_higher_from_a_tenth_more(total: int, noticed: bool) -> None:
    of = account(invoice("INV-7", line(total), due=NOT_DUE_YET), OLDER)
    assert ("higher than the one before" in said(UNHAPPY, of)) is noticed


def test_bills_in_two_currencies_are_not_held_against_each_other() -> None:
    of = account(invoice("INV-7", line(9000, currency="GBP"), due=NOT_DUE_YET), OLDER)
    assert "higher" not in said(UNHAPPY, of)


def test_no_more_than_two_facts_the_likeliest_first() -> None:
    bill = invoice("INV-7", line(9000), line(600, "late_fee", "late"), payments=(payment("INV-7", 9600),))
    dispute = Dispute("d-1", "INV-6", Money(1000, "EUR"), "under_review", "", date(2026, 11, 10))
    refund = Refund("r-1", "INV-6", Money(500, "EUR"), "pending", "", date(2026, 11, 12))
    of = account(bill, OLDER, disputes=(dispute, replace(dispute, ref="d-2", status="won")), refunds=(refund,))
    words = said(UNHAPPY, of)
    assert "• The dispute over €10.00 on bill INV-6, opened on 10 November 2026, isn't settled yet." in words
    assert "• Your refund of €5.00 for bill INV-6, from 12 November 2026, is still on its way." in words
    assert words.count("•") == 2
    assert offered(of) == ["topic:refund_status", "person"]
    rest = replace(of, disputes=(), refunds=())
    assert offered(rest) == ["topic:payment_failed", "topic:late_fee", "person"]


def test_money_taken_twice_leads_until_it_is_on_its_way_back() -> None:
    twice = tuple(
        payment("INV-6", status="succeeded", ref=f"p-{day}", at=datetime(2026, 10, day, 9, tzinfo=UTC))
        for day in (14, 15)
    )
    of = account(replace(OLDER, payments=twice))
    assert "Bill INV-6 was already paid when another €40.00 was taken on 15 October 2026." in said(UNHAPPY, of)
    back = Refund("r-1", "INV-6", Money(4000, "EUR"), "succeeded", "", date(2026, 10, 20))
    assert "another" not in said(UNHAPPY, replace(of, refunds=(back,)))


@pytest.mark.parametrize("earlier", [past("complaint", "clarify"), past("complaint"), past("balance_due", "clarify")])
def test_a_second_time_or_after_a_question_back_a_person_takes_it(earlier: PastTurn) -> None:
    decision = ask(UNHAPPY, FAILED, earlier)
    assert isinstance(decision, Handoff)
    assert said(UNHAPPY, FAILED, earlier).startswith("I'm sorry this isn't settled. I'm passing your complaint")
    facts = [phrase.text for phrase in decision.findings]
    assert facts[0].startswith("A payment of {amount}")


def test_pounds() -> None:
    bill = invoice("INV-7", line(3200, currency="GBP"), due=date(2026, 11, 20))
    of = account(bill, currency="GBP", locale="en-GB")
    assert "£32.00 of it is still open" in said(UNHAPPY, of)
