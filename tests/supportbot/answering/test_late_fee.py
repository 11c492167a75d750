"""Late fees: on which bill, how much, by which rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from billing.money import Money
from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, line, reading, said, shown

FEE = reading("late_fee")
RULED = replace(COMPANY, texts={"late_fee_policy": "After 7 days the next bill carries €7.50."})
CHARGED = invoice("INV-7", line(4000), line(750, "late_fee", "late", description="Late payment fee for October"))


def test_the_bill_that_carries_it_leads_and_the_rule_follows_word_for_word() -> None:
    of = account(CHARGED)
    words = said(FEE, of, company=RULED)
    assert words.startswith(
        'Bill INV-7 of 1 November 2026 carries a late fee of €7.50: "Late payment fee for October".'
    )
    assert "\nAfter 7 days the next bill carries €7.50." in words
    assert shown(ask(FEE, of, company=RULED), of, RULED).choices[0]["id"] == "person"


def test_without_a_written_rule_the_fee_is_still_found_and_no_rule_is_made_up() -> None:
    words = said(FEE, account(CHARGED))
    assert "€7.50" in words
    assert "After" not in words


def test_several_fees_stand_in_a_table_and_a_named_bill_picks_one() -> None:
    older = invoice("INV-6", line(4000), line(500, "late_fee", "late"), issued=date(2026, 10, 1), status="paid")
    of = account(CHARGED, older)
    rendered = shown(ask(FEE, of), of)
    assert rendered.table is not None
    assert [row[2] for row in rendered.table["rows"]] == ["€7.50", "€5.00"]  # type: ignore[attr-defined]
    assert said(reading("late_fee", invoice_numbers=("INV-6",)), of).startswith("Bill INV-6 of 1 October 2026")


def test_none_charged_tells_the_rule_and_what_is_overdue() -> None:
    assert said(FEE, account(invoice("INV-7", status="paid")), company=RULED) == (
        "None of your bills carries a late fee.\nAfter 7 days the next bill carries €7.50."
    )
    words = said(FEE, account(invoice("INV-7", due=date(2026, 11, 21))), company=RULED)
    assert "Bill INV-7 was due on 21 November 2026, though, 1 day ago." in words


def test_a_fee_on_a_bill_that_was_withdrawn_does_not_count() -> None:
    assert "None of your bills" in said(FEE, account(replace(CHARGED, status="void")), company=RULED)


def test_an_amount_without_a_written_rule_is_told_and_no_policy_at_all_goes_to_a_person() -> None:
    priced = replace(COMPANY, policies={"late_fee": Money(700, "GBP")})
    assert "The fee for paying late is £7.00." in said(FEE, account(), company=priced)
    decision = ask(FEE, account())
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert said(FEE, account()).startswith("None of your bills carries a late fee.")


def test_another_currency_and_a_dispute() -> None:
    bill = invoice("INV-7", line(3200, currency="GBP"), line(600, "late_fee", "late", currency="GBP"))
    assert "a late fee of £6.00" in said(FEE, account(bill, currency="GBP", locale="en-GB"))
    assert isinstance(ask(FEE, account(bill)), Answer)
    disputed = ask(reading("late_fee", signals=("dispute",)), account(bill))
    assert isinstance(disputed, Handoff)
    assert disputed.reason == "dispute"
