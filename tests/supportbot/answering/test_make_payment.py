"""Wanting to pay: what is open, whether it's collected by itself, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from supportbot.answering.decision import Clarify
from tests.supportbot.answering.builders import (
    COMPANY,
    VISA,
    account,
    ask,
    invoice,
    line,
    payment,
    reading,
    said,
    shown,
)

PAY = reading("make_payment")
RULES = replace(COMPANY, texts={"payment_methods_policy": "We take cards and bank transfer."})
OPEN = invoice("INV-8", due=date(2026, 11, 29))


def test_one_open_bill_is_named_with_its_day_and_the_ways_to_pay() -> None:
    words = said(PAY, account(OPEN), company=RULES)
    assert words == "There's €40.00 to pay on bill INV-8, by 29 November 2026.\nWe take cards and bank transfer."


def test_what_is_collected_by_itself_needs_no_paying() -> None:
    words = said(PAY, account(OPEN, payment_methods=(VISA,)), company=RULES)
    assert "nothing you need to do" in words
    assert "We take cards" not in words


def test_a_payment_under_way_is_not_made_again() -> None:
    busy = account(invoice("INV-8", due=date(2026, 11, 29), payments=(payment("INV-8", status="pending"),)))
    words = said(PAY, busy, company=RULES)
    assert "Please don't pay that again" in words
    assert "We take cards" not in words


def test_a_failed_attempt_is_said_with_the_way_to_its_reason() -> None:
    failed = account(invoice("INV-8", due=date(2026, 11, 20), payments=(payment("INV-8", code="expired_card"),)))
    rendered = shown(ask(PAY, failed, company=RULES), failed, RULES)
    assert "It was due on 20 November 2026, 2 days ago. Our attempt to collect" in rendered.text
    assert "failed because the card has expired." in rendered.text
    assert "topic:payment_failed" in {choice["id"] for choice in rendered.choices}


def test_several_bills_come_as_a_sum_and_a_table_and_none_as_none() -> None:
    of = account(OPEN, invoice("INV-7", issued=date(2026, 10, 1), due=date(2026, 10, 15)))
    rendered = shown(ask(PAY, of, company=RULES), of, RULES)
    assert rendered.text.replace("\u00a0", " ").startswith("You have €80.00 to pay over several bills.")
    assert rendered.table is not None
    assert said(PAY, account(invoice("INV-8", status="paid"))) == "There's nothing to pay: all your bills are settled."


def test_a_named_bill_that_is_paid_is_said_to_be() -> None:
    of = account(OPEN, invoice("INV-7", issued=date(2026, 10, 1), status="paid"))
    assert "Nothing is left to pay on INV-7" in said(reading("make_payment", invoice_numbers=("INV-7",)), of)


def test_an_overdue_bill_is_never_said_to_be_collected_by_itself() -> None:
    late = account(invoice("INV-8", due=date(2026, 11, 20)), payment_methods=(VISA,))
    words = said(PAY, late, company=RULES)
    assert "nothing you need to do" not in words
    assert "We take cards" in words


def test_the_next_attempt_and_the_card_to_replace_are_named() -> None:
    failed = payment("INV-8", code="expired_card", retry=date(2026, 11, 24))
    gone = replace(VISA, exp_year=2025)
    of = account(invoice("INV-8", due=date(2026, 11, 20), payments=(failed,)), payment_methods=(gone,))
    rendered = shown(ask(PAY, of, company=RULES), of, RULES)
    assert "We'll try again automatically on 24 November 2026." in rendered.text
    assert "expired on 31 March 2025, so please replace it" in rendered.text
    assert rendered.choices[0]["id"] == "topic:payment_method_update"


def test_only_the_bill_that_is_being_paid_is_not_to_be_paid_again() -> None:
    busy = invoice(
        "INV-7", issued=date(2026, 10, 1), due=date(2026, 11, 29), payments=(payment("INV-7", status="pending"),)
    )
    of = account(OPEN, busy)
    words = said(PAY, of, company=RULES)
    assert words.startswith("You have €80.00 to pay over several bills.")
    assert words.endswith("Please don't pay that again until it's through.")
    one = said(reading("make_payment", invoice_numbers=("INV-8",)), of, company=RULES)
    assert "processed" not in one


def test_no_bill_yet_and_a_bill_written_off_are_not_called_settled() -> None:
    assert said(PAY, account()) == "There's nothing to pay: you have no bill yet."
    words = said(PAY, account(invoice("INV-5", status="uncollectible")))
    assert "closed with something unpaid" in words
    assert "settled" not in words


def test_two_currencies_stay_apart_and_credit_is_mentioned() -> None:
    pounds = invoice("INV-9", line(3000, currency="GBP"), due=date(2026, 12, 1))
    words = said(PAY, account(OPEN, pounds, credit=500))
    assert "€40.00" in words
    assert "£30.00" in words
    assert "You also have €5.00 of unused credit." in words
    missing = ask(reading("make_payment", invoice_numbers=("INV-99",)), account(OPEN))
    assert isinstance(missing, Clarify)


def test_a_card_that_was_typed_pays_nothing_and_that_is_said() -> None:
    words = said(PAY, account(OPEN), text="pay it with \u2022\u2022\u2022\u2022 9903", company=RULES)
    assert words.startswith("I can't take a payment or card details in this chat")
    assert "in this chat" not in said(PAY, account(OPEN), text="let me pay", company=RULES)


def test_who_names_a_way_to_pay_is_told_the_ways_though_it_is_collected() -> None:
    of = account(OPEN, payment_methods=(VISA,))
    assert "We take cards and bank transfer." in said(PAY, of, text="can I pay by bank transfer?", company=RULES)
