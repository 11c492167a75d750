"""Did my payment arrive?"""

from __future__ import annotations

from datetime import UTC, date, datetime

from supportbot.answering.decision import Answer, Clarify
from tests.supportbot.answering.builders import account, ask, invoice, line, payment, reading, said, shown

ARRIVED = reading("payment_status")


def test_no_payment_at_all_and_none_for_the_bill_named() -> None:
    assert said(ARRIVED, account()).startswith("I don't see any payment from you yet.")
    named = reading("payment_status", invoice_numbers=("INV-7",))
    words = said(named, account(invoice("INV-7", due=date(2026, 11, 29))))
    assert words.startswith("I don't see a payment for bill INV-7. €40.00 is still open on that bill")


def test_one_that_went_through_closes_its_bill() -> None:
    bill = invoice("INV-7", status="paid", payments=(payment("INV-7", status="succeeded"),))
    words = said(ARRIVED, account(bill))
    assert words == ("The latest payment I can see went through: €40.00 on 15 November 2026. Bill INV-7 is fully paid.")


def test_a_part_payment_names_what_is_left() -> None:
    bill = invoice("INV-7", paid=1500, due=date(2026, 11, 29), payments=(payment("INV-7", 1500, status="succeeded"),))
    words = said(ARRIVED, account(bill))
    assert "€15.00 on 15 November 2026 for bill INV-7" in words
    assert "€25.00 is still open on that bill, due on 29 November 2026" in words
    assert "fully paid" not in words


def test_pending_asks_not_to_pay_again() -> None:
    bill = invoice("INV-7", payments=(payment("INV-7", status="pending"),))
    assert "is still being processed, so please don't pay again" in said(ARRIVED, account(bill))


def test_a_failed_one_is_told_with_its_reason_under_the_topic_asked_about() -> None:
    of = account(invoice("INV-7", payments=(payment("INV-7", code="insufficient_funds"),)))
    decision = ask(ARRIVED, of)
    assert isinstance(decision, Answer)
    assert decision.topic == "payment_status"
    assert "didn't go through because there wasn't enough money" in shown(decision, of).text


def test_the_newest_counts_and_a_bill_nothing_came_in_for_is_named() -> None:
    old = payment("INV-6", status="succeeded", at=datetime(2026, 10, 15, 9, tzinfo=UTC))
    failed = payment("INV-6", code="card_declined", at=datetime(2026, 10, 14, 9, tzinfo=UTC))
    of = account(
        invoice("INV-6", issued=date(2026, 10, 1), status="paid", payments=(failed, old)),
        invoice("INV-7", due=date(2026, 11, 29)),
    )
    rendered = shown(ask(ARRIVED, of), of)
    assert rendered.text.startswith("The latest payment I can see went through")
    assert "Bill INV-7 isn't paid yet" in rendered.text
    assert rendered.table is not None
    assert [row[3] for row in rendered.table["rows"]] == ["Received", "Didn't go through"]  # type: ignore[attr-defined]


def test_refunded_other_currency_and_a_bill_that_is_not_theirs() -> None:
    bill = invoice("INV-7", status="paid", payments=(payment("INV-7", status="refunded"),))
    assert "was refunded" in said(ARRIVED, account(bill))
    pounds = payment("INV-7", 3200, status="succeeded", currency="GBP")
    bill = invoice("INV-7", line(3200, currency="GBP"), status="paid", payments=(pounds,))
    assert "£32.00" in said(ARRIVED, account(bill, currency="GBP", locale="en-GB"))
    assert isinstance(ask(reading("payment_status", invoice_numbers=("INV-99",)), account(bill)), Clarify)
