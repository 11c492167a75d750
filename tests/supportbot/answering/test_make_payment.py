"""Wanting to pay: what is open, whether it's collected by itself, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.supportbot.answering.builders import COMPANY, VISA, account, ask, invoice, payment, reading, said, shown

PAY = reading("make_payment")
RULES = replace(COMPANY, texts={"payment_methods_policy": "We take cards and bank transfer."})
OPEN = invoice("INV-8", due=date(2026, 11, 29))


def test_one_open_bill_is_named_with_its_day_and_the_ways_to_pay() -> None:
    words = said(PAY, account(OPEN), company=RULES)
    assert words == "There's €40.00 to pay on bill INV-8, by 29 November 2026.\nWe take cards and bank transfer."


def test_what_is_collected_by_itself_needs_no_paying() -> None:
    words = said(PAY, account(OPEN, payment_methods=(VISA,)), company=RULES)
    assert "nothing you need to do" in words


def test_a_payment_under_way_is_not_made_again() -> None:
    busy = account(invoice("INV-8", due=date(2026, 11, 29), payments=(payment("INV-8", status="pending"),)))
    words = said(PAY, busy, company=RULES)
    assert "Please don't pay again" in words
    assert "We take cards" not in words


def test_a_failed_attempt_is_said_with_the_way_to_its_reason() -> None:
    failed = account(invoice("INV-8", due=date(2026, 11, 20), payments=(payment("INV-8", code="expired_card"),)))
    rendered = shown(ask(PAY, failed, company=RULES), failed, RULES)
    assert "It was due on 20 November 2026, 2 days ago. The last attempt to collect it didn't go through." in (
        rendered.text
    )
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
