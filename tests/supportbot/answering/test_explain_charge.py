"""Why is my bill higher? Two bills, every cause, and the cases where a person must look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from billing.facts import CreditNote, Invoice
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Handoff
from tests.supportbot.answering.builders import account, ask, invoice, line, past, reading, said, shown

WHY = reading("explain_charge")
OCTOBER = invoice(
    "INV-2040",
    line(4000, description="Home 500", plan_code="home"),
    line(-500, "discount", "welcome", description="Welcome discount"),
    line(735, "tax", "vat", description="VAT"),
    issued=date(2026, 10, 1),
    status="paid",
)
NOVEMBER = invoice(
    "INV-2041",
    line(4500, description="Home 500", plan_code="home"),
    line(1200, "usage", "calls", description="International calls"),
    line(1197, "tax", "vat", description="VAT"),
)
SEPTEMBER = invoice("INV-2039", line(3900), issued=date(2026, 9, 1), status="paid")


def test_the_difference_comes_first_then_the_causes_by_size() -> None:
    words = said(WHY, account(OCTOBER, NOVEMBER))
    assert words.splitlines() == [
        "Bill INV-2041 is €26.62 higher than INV-2040: €68.97 after €42.35. Here's why, the largest part first:",
        "• Usage that wasn't on the earlier bill (International calls): +€12.00",
        "• A discount ended (Welcome discount): +€5.00",
        "• The price of Home 500 went up from €40.00 to €45.00: +€5.00",
        "• VAT went up from €7.35 to €11.97: +€4.62",
    ]


def test_the_table_shows_both_bills_line_by_line_with_their_totals() -> None:
    of = account(OCTOBER, NOVEMBER)
    table = shown(ask(WHY, of), of).table
    assert table is not None
    assert table["columns"] == ["Line", "INV-2040", "INV-2041", "Change"]
    assert table["align"] == ["start", "end", "end", "end"]
    assert ["Welcome discount", "-€5.00", "–", "+€5.00"] in table["rows"]  # type: ignore[operator]
    assert table["total"] == ["Total", "€42.35", "€68.97", "+€26.62"]


@pytest.mark.parametrize(
    ("slots", "pair"),
    [
        ({}, ("INV-2040", "INV-2041")),
        ({"periods": ("latest", "previous")}, ("INV-2040", "INV-2041")),
        ({"periods": ("previous",)}, ("INV-2040", "INV-2041")),
        ({"periods": ("latest",)}, ("INV-2040", "INV-2041")),
        ({"periods": ("month:10",)}, ("INV-2039", "INV-2040")),
        ({"periods": ("2026-09", "2026-11")}, ("INV-2039", "INV-2041")),
        ({"invoice_numbers": ("INV-2041", "INV-2039")}, ("INV-2039", "INV-2041")),
        ({"invoice_numbers": ("2040",)}, ("INV-2039", "INV-2040")),
    ],
)
def test_which_two_bills_are_compared(slots: dict[str, Any], pair: tuple[str, str]) -> None:
    decision = ask(reading("explain_charge", **slots), account(SEPTEMBER, OCTOBER, NOVEMBER))
    assert isinstance(decision, Answer)
    assert decision.invoice_numbers == pair


def test_and_the_one_before_goes_one_step_back() -> None:
    earlier = past("explain_charge", numbers=("INV-2040", "INV-2041"))
    follow_up = reading("explain_charge", periods=("before_that",))
    decision = ask(follow_up, account(SEPTEMBER, OCTOBER, NOVEMBER), earlier)
    assert isinstance(decision, Answer)
    assert decision.invoice_numbers == ("INV-2039", "INV-2040")


def test_a_draft_or_void_is_never_the_bill_before() -> None:
    of = account(SEPTEMBER, replace(OCTOBER, status="void"), NOVEMBER, invoice("D-1", status="draft"))
    decision = ask(WHY, of)
    assert isinstance(decision, Answer)
    assert decision.invoice_numbers == ("INV-2039", "INV-2041")


def test_a_lower_and_an_equal_bill_are_said_to_be_so() -> None:
    cheaper = invoice("INV-2041", line(3000))
    assert said(WHY, account(SEPTEMBER, cheaper)).startswith("Bill INV-2041 is €9.00 lower than INV-2039")
    same = invoice("INV-2041", line(3900))
    assert "comes to the same as INV-2039: €39.00. Every line comes to the same" in said(WHY, account(SEPTEMBER, same))
    swapped = invoice("INV-2041", line(2900), line(1000, "one_off", "visit", description="Visit"))
    assert "they cancel out:" in said(WHY, account(SEPTEMBER, swapped))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (line(1000, quantity=1), line(3000, quantity=3), "You have 3 of Plan instead of 1: +€20.00"),
        (
            line(4000, description="Home 500", plan_code="a"),
            line(6000, description="Home 1000", plan_code="b"),
            "Your plan changed from Home 500 to Home 1000: +€20.00",
        ),
        (
            line(2000, quantity=2, unit_amount=Money(1000, "EUR")),
            line(2400, quantity=2, unit_amount=Money(1200, "EUR")),
            "The price of Plan went up from €10.00 to €12.00 each: +€4.00",
        ),
    ],
)
def test_causes_on_a_plan(before: object, after: object, sentence: str) -> None:
    words = said(WHY, account(invoice("A-1", before, issued=date(2026, 10, 1)), invoice("A-2", after)))  # type: ignore[arg-type]
    assert f"• {sentence}" in words


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (line(150, "late_fee", "late", description="Late fee"), "A late fee (Late fee): +€1.50"),
        (line(900, "one_off", "visit", description="Engineer visit"), "A one-off charge (Engineer visit): +€9.00"),
        (line(-300, "credit", "goodwill", description="Goodwill"), "A credit was applied (Goodwill): -€3.00"),
        (line(-300, "discount", "promo", description="Promo"), "A discount started (Promo): -€3.00"),
        (line(700, "proration", "up", description="Upgrade"), "partway through the period (Upgrade): +€7.00"),
    ],
)
def test_causes_that_come_with_a_line_of_their_own(extra: object, sentence: str) -> None:
    of = account(invoice("A-1", issued=date(2026, 10, 1)), invoice("A-2", line(4000), extra))  # type: ignore[arg-type]
    assert sentence in said(WHY, of)


def test_the_first_bill_is_shown_by_its_lines() -> None:
    of = account(NOVEMBER)
    reply = shown(ask(WHY, of), of)
    assert "no earlier bill" in reply.text
    assert reply.table is not None
    assert reply.table["total"] == ["Total", "€68.97"]


def test_an_unknown_number_is_asked_about_with_the_bills_there_are() -> None:
    of = account(OCTOBER, NOVEMBER)
    decision = ask(reading("explain_charge", invoice_numbers=("INV-1",)), of)
    assert isinstance(decision, Clarify)
    assert [choice["label"] for choice in shown(decision, of).choices][:2] == [
        "INV-2041, 1 November 2026",
        "INV-2040, 1 October 2026",
    ]


def test_two_currencies_are_shown_side_by_side_and_not_subtracted() -> None:
    words = said(WHY, account(invoice("A-1", line(100, currency="USD"), issued=date(2026, 10, 1)), NOVEMBER))
    assert "INV-2041 is €68.97 and A-1 is US$1.00" in words
    assert "higher" not in words


@pytest.mark.parametrize("broken", [NOVEMBER, OCTOBER])
def test_a_bill_whose_lines_do_not_add_up_goes_to_a_person(broken: Invoice) -> None:
    wrong = replace(broken, total=broken.total + Money(1, "EUR"))
    of = account(*(wrong if bill is broken else bill for bill in (OCTOBER, NOVEMBER)))
    decision = ask(WHY, of)
    assert isinstance(decision, Handoff)
    assert decision.reason == "unexplained_difference"
    reply = shown(decision, of)
    assert f"The lines of bill {broken.number} don't add up" in reply.text
    assert "other" not in str(reply.table).lower()


def test_a_line_that_is_there_twice_is_pointed_out_and_handed_over() -> None:
    twice = invoice(
        "INV-2041", line(4000, description="Home 500", ref="a"), line(4000, description="Home 500", ref="b")
    )
    for of in (account(OCTOBER, twice), account(twice)):
        decision = ask(WHY, of)
        assert isinstance(decision, Handoff)
        assert decision.reason == "dispute"
        assert shown(decision, of).text.startswith("Home 500 is on bill INV-2041 twice, €40.00 each time")


def test_a_line_that_was_there_twice_before_is_pointed_out_unless_it_was_given_back() -> None:
    twice = invoice(
        "INV-2040",
        line(4000, description="Home 500", ref="a"),
        line(4000, description="Home 500", ref="b"),
        issued=date(2026, 10, 1),
    )
    after = invoice("INV-2041", line(4000, description="Home 500"))
    decision = ask(WHY, account(twice, after))
    assert isinstance(decision, Handoff)
    assert "on bill INV-2040 twice" in shown(decision, account(twice, after)).text
    note = CreditNote("CN-1", "INV-2040", Money(4000, "EUR"), "", date(2026, 10, 9))
    assert "was on the earlier bill twice: -€40.00" in said(WHY, account(twice, after, credit_notes=(note,)))


def test_no_bills_at_all() -> None:
    assert said(WHY, account(invoice("D-1", status="draft"))).startswith("There are no bills on your account yet")


def test_a_named_draft_is_said_not_to_be_issued() -> None:
    of = account(NOVEMBER, invoice("D-1", status="draft"))
    assert "hasn't been issued" in said(reading("explain_charge", invoice_numbers=("D-1",)), of)
