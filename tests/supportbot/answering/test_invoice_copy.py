"""A copy of a bill: shown at once, and sent by a colleague only after a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from billing.facts import Account, Company
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff, Propose
from tests.supportbot.answering.builders import (
    COMPANY,
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

COPY = reading("invoice_copy")
OLDER = invoice("INV-6", issued=date(2026, 10, 1), status="paid", payments=(payment("INV-6", status="succeeded"),))
NEWER = invoice("INV-7")
TWO = account(NEWER, OLDER)
PAPER: Company = replace(COMPANY, policies={"paper_bills_offered": True, "paper_bill_fee": Money(250, "EUR")})


def agreed(of: Account, action: str) -> Decision:
    offer = replace(past("invoice_copy", "propose"), action=action)
    return ask(reading("invoice_copy", choice=f"confirm:{action}"), of, offer)


def test_without_a_name_the_latest_is_shown_line_by_line_and_sending_is_offered() -> None:
    decision = ask(COPY, TWO)
    assert isinstance(decision, Propose)
    assert decision.action == "copy:INV-7"
    rendered = shown(decision, TWO)
    assert rendered.table is not None
    assert rendered.table["total"] == ["Total", "€40.00"]
    assert said(COPY, TWO) == (
        "Here's bill INV-7 of 1 November 2026, €40.00 in all.\n"
        "You can open it as a PDF below. A colleague can send it to the e-mail address on your account as well. "
        "Shall I pass that on?"
    )
    assert "priya@example.com" not in rendered.text


def test_a_named_bill_and_the_payment_that_settled_it() -> None:
    words = said(reading("invoice_copy", periods=("previous",)), TWO)
    assert words.startswith(
        "Here's bill INV-6 of 1 October 2026, €40.00 in all. It's paid: €40.00 reached us on 15 Nov"
    )


def test_the_one_bill_just_spoken_of_is_meant() -> None:
    decision = ask(COPY, TWO, past("explain_charge", numbers=("INV-6",)))
    assert isinstance(decision, Propose)
    assert decision.action == "copy:INV-6"


def test_several_are_listed_and_each_is_named_in_the_request() -> None:
    decision = ask(reading("invoice_copy", periods=("latest", "previous")), TWO)
    assert isinstance(decision, Propose)
    assert decision.action == "copy:INV-7,INV-6"
    table = shown(decision, TWO).table
    assert table is not None
    assert [row[0] for row in table["rows"]] == ["INV-7", "INV-6"]  # type: ignore[attr-defined]
    passed = agreed(TWO, decision.action)
    assert isinstance(passed, Handoff)
    assert "\nRequested: copies of bills INV-7 and INV-6, sent to the e-mail address" in shown(passed, TWO).text


def test_more_than_a_button_can_name_are_cut_and_that_is_said() -> None:
    bills = [invoice(f"A-VERY-LONG-NUMBER-{month}", issued=date(2026, month, 1)) for month in (6, 7, 8, 9)]
    of = account(*bills)
    asked = reading("invoice_copy", invoice_numbers=tuple(bill.number for bill in bills))
    decision = ask(asked, of)
    assert isinstance(decision, Propose)
    assert len(f"decline:{decision.action}") <= 80
    assert said(asked, of).startswith("These are the latest of them.")


def test_an_unknown_bill_is_asked_about_with_how_far_copies_go_back() -> None:
    kept = replace(COMPANY, policies={"invoice_history_months": 24})
    asked = reading("invoice_copy", invoice_numbers=("INV-99",))
    assert isinstance(ask(asked, TWO, company=kept), Clarify)
    assert said(asked, TWO, company=kept).endswith("Copies go back 24 months.")
    assert "Copies go back" not in said(asked, TWO)


def test_paper_is_told_as_the_company_has_it_and_its_fee_in_the_customers_currency_only() -> None:
    on_paper = "can I have it on paper?"
    assert "Bills can come on paper as well, for a fee of €2.50." in said(COPY, TWO, text=on_paper, company=PAPER)
    pounds = account(invoice("INV-7", line(3200, currency="GBP")), currency="GBP", locale="en-GB")
    words = said(COPY, pounds, text=on_paper, company=PAPER)
    assert "£32.00 in all" in words
    assert "€" not in words
    free = replace(COMPANY, policies={"paper_bills_offered": True, "paper_bill_fee": Money(0, "EUR")})
    assert "free of charge" in said(COPY, TWO, text=on_paper, company=free)
    none = replace(COMPANY, policies={"paper_bills_offered": False})
    assert "We don't send bills on paper." in said(COPY, TWO, text=on_paper, company=none)
    assert "on paper" not in said(COPY, TWO, text=on_paper)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("post me a copy please", True),
        ("can you print it", True),
        ("send it to me by e-mail", False),
        ("a copy of my bill", False),
    ],
)
def test_only_who_asks_for_paper_hears_of_it(text: str, told: bool) -> None:
    assert ("on paper" in said(COPY, TWO, text=text, company=PAPER)) == told


def test_no_bills_and_bills_that_were_withdrawn() -> None:
    assert isinstance(ask(COPY, account()), Answer)
    assert said(COPY, account()) == "There are no bills on your account yet, so there's nothing to send."
    asked = reading("invoice_copy", invoice_numbers=("INV-7",))
    void = account(replace(NEWER, status="void"), OLDER)
    assert "was cancelled, so it isn't valid any more" in said(asked, void)
    draft = account(replace(NEWER, status="draft"), OLDER)
    assert isinstance(ask(asked, draft), Answer)
    assert said(asked, draft).endswith("hasn't been issued, so there's no copy of it yet.")


def test_all_bills_of_a_month_are_sent_and_what_is_not_there_is_said() -> None:
    router = invoice("INV-6B", line(5900), issued=date(2026, 10, 9), status="paid")
    of = account(NEWER, OLDER, router)
    month = ask(reading("invoice_copy", periods=("month:10",)), of)
    assert isinstance(month, Propose)
    assert month.action == "copy:INV-6B,INV-6"
    two_asked = reading("invoice_copy", periods=("month:10", "month:6"))
    some = ask(two_asked, TWO)
    assert isinstance(some, Propose)
    assert some.action == "copy:INV-6"
    assert said(two_asked, TWO).startswith("I can't find everything you named on your account; this is what there is.")


def test_this_bill_is_the_one_spoken_of_and_this_months_is_the_latest() -> None:
    spoken = past("invoice_lookup", numbers=("INV-6",))
    asked = reading("invoice_copy", periods=("latest",))
    this = ask(asked, TWO, spoken, text="send me a copy of this bill")
    assert isinstance(this, Propose)
    assert this.action == "copy:INV-6"
    latest = ask(asked, TWO, spoken, text="send me this month's bill")
    assert isinstance(latest, Propose)
    assert latest.action == "copy:INV-7"


def test_a_yes_to_a_bill_that_is_gone_asks_again_and_a_part_payment_is_no_receipt() -> None:
    assert isinstance(agreed(TWO, "copy:INV-99"), Clarify)
    halves = tuple(
        payment("INV-6", 2000, "succeeded", ref=f"half-{day}", at=datetime(2026, 10, day, tzinfo=UTC)) for day in (2, 3)
    )
    of = account(replace(OLDER, payments=halves))
    assert "It's paid" not in said(COPY, of)
    assert "send it to you as well. Shall I pass that on?" in said(COPY, replace(of, email=""))


def test_a_month_beside_a_number_only_tells_which_bill_it_is() -> None:
    second = invoice("INV-6B", issued=date(2026, 10, 20))
    named = reading("invoice_copy", invoice_numbers=("INV-6",), periods=("month:10",))
    decision = ask(named, account(NEWER, second, OLDER))
    assert isinstance(decision, Propose)
    assert decision.action == "copy:INV-6"


def test_a_receipt_is_for_what_was_paid_last() -> None:
    latest = reading("invoice_copy", periods=("latest",))
    assert said(latest, TWO, text="a receipt for my last payment please").startswith("Here's bill INV-6")
    assert said(latest, TWO, text="a copy of my last bill please").startswith("Here's bill INV-7")
    named = reading("invoice_copy", invoice_numbers=("INV-7",))
    assert said(named, TWO, text="a receipt for INV-7").startswith("Here's bill INV-7")
