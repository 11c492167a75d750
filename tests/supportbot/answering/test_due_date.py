"""When do I have to pay?"""

from __future__ import annotations

from datetime import date

from tests.supportbot.answering.builders import VISA, account, ask, invoice, line, reading, said, shown, subscription

WHEN = reading("due_date")


def test_the_next_day_comes_first_with_amount_and_bill() -> None:
    words = said(WHEN, account(invoice("INV-7", due=date(2026, 11, 29)), payment_methods=(VISA,)))
    assert words.startswith("Your next payment is due on 29 November 2026, in 7 days: €40.00 for bill INV-7.")
    assert "Visa ending in 4242" in words


def test_tomorrow_is_one_day_and_today_is_said_so() -> None:
    assert "in 1 day:" in said(WHEN, account(invoice("INV-7", due=date(2026, 11, 23))))
    assert "is due today, 22 November 2026" in said(WHEN, account(invoice("INV-7", due=date(2026, 11, 22))))


def test_what_is_late_is_told_before_what_is_coming() -> None:
    of = account(invoice("INV-6", line(1000), due=date(2026, 11, 20)), invoice("INV-7", due=date(2026, 11, 29)))
    reply = shown(ask(WHEN, of), of)
    late, coming = (
        reply.text.index("INV-6 was due on 20 November 2026, 2 days ago"),
        reply.text.index("29 November 2026"),
    )
    assert late < coming
    assert reply.table is not None


def test_nothing_due_tells_what_comes_next() -> None:
    assert said(WHEN, account(subscriptions=(subscription(),))).startswith(
        "Nothing is due right now. Your Home 500 plan"
    )
    assert said(WHEN, account()) == "Nothing is due: you have 0 open bills."


def test_a_month_that_was_named_picks_its_bill() -> None:
    of = account(invoice("INV-6", issued=date(2026, 10, 1), status="paid"), invoice("INV-7", due=date(2026, 11, 29)))
    assert "INV-6" in said(reading("due_date", periods=("month:10",)), of)
    assert "29 November 2026" in said(reading("due_date", periods=("latest",)), of)


def test_a_month_that_is_settled_does_not_hide_the_next_day() -> None:
    of = account(invoice("INV-6", issued=date(2026, 10, 1), status="paid"), invoice("INV-7", due=date(2026, 11, 29)))
    words = said(reading("due_date", periods=("month:10",)), of)
    assert words.startswith(
        "Nothing is left to pay on INV-6; its total of €40.00 is settled.\nYour next payment is due"
    )
    assert "29 November" not in said(reading("due_date", invoice_numbers=("INV-6",)), of)


def test_the_day_of_the_next_bill_is_not_the_day_to_pay_this_one() -> None:
    of = account(invoice("INV-7", due=date(2026, 11, 29)), subscriptions=(subscription(),))
    words = said(WHEN, of, text="when will the next invoice be out")
    assert words.startswith("Your Home 500 plan runs until")
    assert "29 November 2026" in words
    assert said(WHEN, of, text="when is my next bill due").startswith("Your next payment is due on 29 November 2026")
