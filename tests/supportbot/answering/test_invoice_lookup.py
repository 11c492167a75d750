"""Show me my bills."""

from __future__ import annotations

from datetime import date

import pytest

from billing.facts import Invoice
from supportbot.answering.decision import Answer, Clarify, Propose
from tests.supportbot.answering.builders import account, ask, invoice, line, past, reading, said, shown, subscription

BILLS = reading("invoice_lookup")


def rows(of_bills: tuple[Invoice, ...]) -> list[list[str]]:
    of = account(*of_bills)
    table = shown(ask(BILLS, of), of).table
    assert table is not None
    return table["rows"]  # type: ignore[return-value]


def test_none_and_drafts_only() -> None:
    assert said(BILLS, account()) == "There are no bills on your account yet."
    assert said(BILLS, account(invoice("INV-7", status="draft"))) == "There are no bills on your account yet."


def test_a_single_bill_is_shown_in_detail() -> None:
    of = account(invoice("INV-7", line(4000), line(-500, "discount", "d"), due=date(2026, 11, 29)))
    rendered = shown(ask(BILLS, of), of)
    assert rendered.text.startswith("Bill INV-7 of 1 November 2026 comes to €35.00. It isn't paid yet")
    assert rendered.table is not None
    assert len(rendered.table["rows"]) == 2  # type: ignore[arg-type]


def test_several_are_listed_newest_first_each_with_its_state() -> None:
    found = rows(
        (
            invoice("INV-1", issued=date(2026, 6, 1), status="uncollectible"),
            invoice("INV-2", issued=date(2026, 7, 1), status="void"),
            invoice("INV-3", issued=date(2026, 8, 1), status="paid"),
            invoice("INV-4", issued=date(2026, 9, 1)),
            invoice("INV-5", issued=date(2026, 11, 15), paid=1000),
            invoice("INV-6", issued=date(2026, 11, 16), due=date(2026, 11, 30)),
            invoice("INV-7", issued=date(2026, 11, 20), status="draft"),
        )
    )
    assert [(row[0], row[3]) for row in found] == [
        ("INV-6", "Open"),
        ("INV-5", "Partly paid"),
        ("INV-4", "Overdue"),
        ("INV-3", "Paid"),
        ("INV-1", "Closed unpaid"),
    ]


def test_a_long_history_shows_the_latest_and_offers_a_person_for_older_ones() -> None:
    of = account(*(invoice(f"INV-{month}", issued=date(2026, month, 1), status="paid") for month in range(1, 9)))
    rendered = shown(ask(BILLS, of), of)
    assert rendered.text.startswith("You have 8 bills; these are the latest.")
    assert rendered.table is not None
    assert len(rendered.table["rows"]) == 6  # type: ignore[arg-type]
    assert [choice["id"] for choice in rendered.choices] == [
        "invoice:INV-8",
        "invoice:INV-7",
        "invoice:INV-6",
        "person",
    ]


@pytest.mark.parametrize(
    ("bill", "phrase"),
    [
        (invoice("INV-7", status="paid"), "It's paid."),
        (invoice("INV-7", paid=1000, due=date(2026, 11, 29)), "€30.00 of it is still to be paid, by 29 November 2026."),
        (invoice("INV-7", paid=1000, due=date(2026, 11, 10)), "and it was due on 10 November 2026."),
        (invoice("INV-7", status="void"), "Bill INV-7 was cancelled"),
        (invoice("INV-7", status="draft"), "still being prepared"),
        (invoice("INV-7", status="uncollectible"), "It was closed with €40.00 unpaid."),
    ],
)
def test_a_named_bill_in_every_state(bill: Invoice, phrase: str) -> None:
    of = account(bill, invoice("INV-6", issued=date(2026, 10, 1), status="paid"))
    assert phrase in said(reading("invoice_lookup", invoice_numbers=("INV-7",)), of)


def test_a_tapped_bill_opens_and_an_unknown_one_is_asked_about() -> None:
    of = account(invoice("INV-7"), invoice("INV-6", issued=date(2026, 10, 1), status="paid"))
    tapped = ask(reading("out_of_scope", 0.3, choice="invoice:INV-6"), of, past("invoice_lookup"))
    assert isinstance(tapped, Answer)
    assert shown(tapped, of).text.startswith("Bill INV-6 of 1 October 2026")
    assert isinstance(ask(reading("invoice_lookup", invoice_numbers=("INV-99",)), of), Clarify)
    assert isinstance(ask(reading("invoice_lookup", periods=("2024-01",)), of), Clarify)
    both = ask(reading("invoice_lookup", periods=("latest", "previous")), of)
    assert isinstance(both, Answer)
    assert both.invoice_numbers == ("INV-7", "INV-6")


def test_bills_in_two_currencies_each_show_their_own() -> None:
    found = rows((invoice("INV-7"), invoice("INV-6", line(3200, currency="GBP"), issued=date(2026, 10, 1))))
    assert [row[2] for row in found] == ["€40.00", "£32.00"]


def test_a_bill_that_is_to_be_sent_is_shown_and_its_sending_offered() -> None:
    of = account(invoice("INV-7"))
    decision = ask(reading("invoice_lookup", invoice_numbers=("INV-7",)), of, text="INV-7 is the one, send that")
    assert isinstance(decision, Propose)
    assert decision.action == "copy:INV-7"
    assert isinstance(ask(BILLS, of, text="did you send my bill already?"), Answer)


def test_before_the_first_bill_of_a_trial_its_day_and_price_are_told() -> None:
    of = account(subscriptions=(subscription("trialing", trial=date(2026, 12, 8)),))
    words = said(BILLS, of)
    assert words.endswith("free trial of Home 500 until 8 December 2026; billing starts after that, at €40.00 a month.")
    several = account(subscriptions=(subscription("trialing", trial=date(2026, 12, 8), quantity=3),))
    assert said(BILLS, several).endswith("billing starts after that.")


def test_the_one_before_is_the_bill_before_the_one_spoken_of() -> None:
    of = account(*(invoice(f"INV-{n}", issued=date(2026, n, 1)) for n in (8, 9, 10)))
    words = said(BILLS, of, past("invoice_lookup", numbers=("INV-9",)), text="and the 1 before")
    assert words.startswith("Bill INV-8")
