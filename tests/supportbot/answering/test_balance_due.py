"""What do I owe? Every state an account can be in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from billing.facts import PaymentMethod
from supportbot.answering.decision import Clarify
from tests.supportbot.answering.builders import (
    VISA,
    account,
    ask,
    invoice,
    line,
    past,
    payment,
    reading,
    said,
    shown,
    subscription,
)

OWE = reading("balance_due")


def test_one_open_bill_comes_first_with_number_and_due_day() -> None:
    words = said(OWE, account(invoice("INV-7", line(6897), due=date(2026, 11, 29))))
    assert words.startswith("You owe €68.97 right now. That's bill INV-7, due on 29 November 2026.")


@pytest.mark.parametrize(
    ("due", "phrase"),
    [
        (date(2026, 11, 21), "so it's 1 day overdue"),
        (date(2026, 11, 20), "so it's 2 days overdue"),
        (date(2026, 11, 22), "due today, 22 November 2026"),
    ],
)
def test_the_due_day_is_told_against_today(due: date, phrase: str) -> None:
    assert phrase in said(OWE, account(invoice("INV-7", due=due)))


def test_several_open_bills_are_summed_and_listed_oldest_due_first() -> None:
    of = account(
        invoice("INV-8", line(3000), due=date(2026, 11, 30)),
        invoice("INV-6", line(1000), issued=date(2026, 10, 1)),
        invoice("INV-5", status="paid", issued=date(2026, 9, 1)),
    )
    reply = shown(ask(OWE, of), of)
    assert reply.text.startswith("You owe €40.00 right now, across 2 open bills.")
    assert "€10.00 is overdue: INV-6 was due on 15 October 2026" in reply.text
    assert reply.table is not None
    assert reply.table["rows"] == [
        ["INV-6", "15 October 2026", "€10.00"],
        ["INV-8", "30 November 2026", "€30.00"],
    ]
    assert reply.table["total"] == ["Total", "", "€40.00"]


def test_two_currencies_are_never_added_up() -> None:
    of = account(invoice("INV-7"), invoice("INV-8", line(2000, currency="USD")))
    reply = shown(ask(OWE, of), of)
    assert "€40.00" in reply.text
    assert "US$20.00" in reply.text
    assert reply.table is not None
    assert "total" not in reply.table


def test_drafts_voids_and_paid_bills_are_not_owed() -> None:
    of = account(invoice("D-1", status="draft"), invoice("V-1", status="void"), invoice("INV-4", status="paid"))
    words = said(OWE, of)
    assert words.startswith("You don't owe anything right now. Your last bill, INV-4 for €40.00, is paid.")
    assert "D-1" not in words
    assert "V-1" not in words


def test_a_part_payment_is_named() -> None:
    words = said(OWE, account(invoice("INV-7", paid=1500)))
    assert words.startswith("You owe €25.00")
    assert "The bill was €40.00, and €15.00 of it has been paid." in words


def test_unused_credit_is_told_with_what_would_be_left() -> None:
    assert "€10.00 of unused credit, which would leave €30.00 to pay" in said(
        OWE, account(invoice("INV-7"), credit=1000)
    )
    assert "which would leave €0.00 to pay" in said(OWE, account(invoice("INV-7"), credit=9000))
    assert "€10.00 of unused credit on your account" in said(OWE, account(credit=1000))


def test_a_payment_under_way_is_told_so_that_nobody_pays_twice() -> None:
    of = account(invoice("INV-7", payments=(payment("INV-7", status="pending"),)), payment_methods=(VISA,))
    words = said(OWE, of)
    assert "A payment of €40.00 from 15 November 2026 is still being processed" in words
    assert "Autopay" not in words


def test_autopay_promises_a_charge_only_where_one_is_still_to_come() -> None:
    coming = invoice("INV-7", due=date(2026, 11, 29))
    late = invoice("INV-7", due=date(2026, 11, 10))
    failed = invoice("INV-7", due=date(2026, 11, 29), payments=(payment("INV-7", code="card_declined"),))
    assert "nothing you need to do" in said(OWE, account(coming, payment_methods=(VISA,)))
    assert "Autopay is off" in said(OWE, account(coming, payment_methods=(VISA,), autopay=False))
    for of in (account(late, payment_methods=(VISA,)), account(failed, payment_methods=(VISA,))):
        assert "nothing you need to do" not in said(OWE, of)
    assert "didn't go through" in said(OWE, account(failed, payment_methods=(VISA,)))


def test_an_expired_card_is_said_to_have_expired_at_the_end_of_its_month() -> None:
    old = PaymentMethod("pm-1", "card", "Visa", "4242", 2, 2026, is_default=True)
    words = said(OWE, account(invoice("INV-7"), payment_methods=(old,)))
    assert "Visa ending in 4242, expired on 28 February 2026" in words


@pytest.mark.parametrize(
    ("plan", "phrase"),
    [
        (subscription(), "Your Home 500 plan runs until 30 November 2026"),
        (subscription("trialing", trial=date(2026, 12, 5)), "free trial of Home 500 until 5 December 2026"),
        (subscription("paused"), "Your Home 500 plan is paused"),
        (subscription("canceled"), "Your Home 500 plan is cancelled"),
        (subscription(ending=True), "ends on 30 November 2026 and won't renew"),
    ],
)
def test_with_nothing_owed_the_plan_says_what_comes_next(plan: object, phrase: str) -> None:
    words = said(OWE, account(subscriptions=(plan,)))
    assert words.startswith("You don't owe anything right now.")
    assert phrase in words


def test_one_named_bill_is_answered_by_itself() -> None:
    of = account(
        invoice("INV-7"), invoice("INV-6", issued=date(2026, 10, 1), status="paid"), invoice("INV-5", status="void")
    )
    assert said(reading("balance_due", invoice_numbers=("INV-7",)), of).startswith(
        "There's €40.00 left to pay on INV-7."
    )
    assert "its total of €40.00 is settled" in said(reading("balance_due", invoice_numbers=("6",)), of)
    assert "Bill INV-5 was cancelled" in said(reading("balance_due", invoice_numbers=("INV-5",)), of)


def test_a_bill_that_is_not_theirs_is_asked_about_without_repeating_the_number() -> None:
    of = account(invoice("INV-7"))
    decision = ask(reading("balance_due", invoice_numbers=("INV-9999",)), of)
    assert isinstance(decision, Clarify)
    reply = shown(decision, of)
    assert "9999" not in reply.text
    assert [choice["id"] for choice in reply.choices] == ["invoice:INV-7", "person"]


def test_a_payment_day_is_the_day_where_the_company_is() -> None:
    late_evening = payment("INV-7", status="pending", at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert "from 2 July 2026" in said(OWE, account(invoice("INV-7", payments=(late_evening,))))


PAID = invoice("INV-5", line(3000), issued=date(2026, 9, 1), status="paid")
LATE = invoice("INV-6", line(1000), issued=date(2026, 10, 1))
COMING = invoice("INV-8", line(3700), issued=date(2026, 11, 1), due=date(2026, 11, 30))


def test_a_month_picks_its_bill_and_what_is_owed_besides_is_told_too() -> None:
    words = said(reading("balance_due", periods=("month:10",)), account(LATE, COMING, PAID))
    assert words.startswith("There's €10.00 left to pay on INV-6.")
    assert words.endswith("Over all your open bills you owe €47.00.")
    assert "INV-8" not in words
    alone = said(reading("balance_due", periods=("month:10",)), account(LATE, PAID))
    assert "Over all" not in alone


def test_a_month_that_is_settled_does_not_hide_what_is_owed() -> None:
    words = said(reading("balance_due", periods=("month:9",)), account(LATE, COMING, PAID))
    assert words.startswith(
        "Nothing is left to pay on INV-5; its total of €30.00 is settled.\nYou owe €47.00 right now"
    )
    settled = said(reading("balance_due", periods=("month:9",)), account(PAID))
    assert settled == "Nothing is left to pay on INV-5; its total of €30.00 is settled."


def test_a_bill_named_by_its_number_is_told_of_alone_and_this_month_is_all_of_it() -> None:
    of = account(LATE, COMING, PAID)
    assert "€47.00" not in said(reading("balance_due", invoice_numbers=("INV-6",)), of)
    assert said(reading("balance_due", periods=("latest",)), of) == said(OWE, of)
    assert said(reading("balance_due", periods=("month:3",)), of) == said(OWE, of)


def test_a_bill_is_known_by_how_its_number_ends() -> None:
    of = account(invoice("AB-1003", line(4608)), invoice("AB-1004", line(5312)))
    words = said(reading("balance_due"), of, text="and 1004?")
    assert "€53.12 left to pay on AB-1004" in words
    assert "AB-1003" not in words
    for other in ("and 1005?", "and in 2026?", "1004 euro?"):
        asked = reading("balance_due", amounts=("1004 euro",) if "euro" in other else ())
        assert "across 2 open bills" in said(asked, of, text=other)


def test_what_is_on_the_bill_spoken_of_is_shown() -> None:
    of = account(
        invoice("INV-7", line(4000), line(500, "one_off", "visit")), invoice("INV-6", issued=date(2026, 10, 1))
    )
    asked = reading("balance_due", periods=("latest",))
    decision = ask(asked, of, past("balance_due", numbers=("INV-7",)), text="what is in this bill?")
    assert decision.topic == "invoice_lookup"
    assert decision.reply.table is not None
