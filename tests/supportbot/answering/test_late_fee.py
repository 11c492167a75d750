"""Late fees: on which bill, how much, by which rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from billing.facts import CreditNote, Invoice
from billing.money import Money
from supportbot.answering.decision import Answer, Handoff, Propose
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import (
    COMPANY,
    account,
    ask,
    invoice,
    line,
    payment,
    reading,
    said,
    shown,
)

FEE = reading("late_fee")
RULED = replace(COMPANY, texts={"late_fee_policy": "After 7 days the next bill carries €7.50."})
GRACIOUS = replace(
    COMPANY, policies={"late_fee": Money(750, "EUR"), "late_fee_grace_days": 7, "late_fee_waivers_per_year": 1}
)
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
    assert "Bill INV-7 was due on 21 November 2026, 1 day ago, though." in words


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


def october(paid_on: int | None, *, month: int = 11) -> Invoice:
    """The bill before ``CHARGED``, due on 15 October 2026; paid on that day of ``month``, or open."""
    at = datetime(2026, month, paid_on or 1, 9, tzinfo=UTC)
    payments = () if paid_on is None else (payment("INV-6", status="succeeded", at=at),)
    status = "open" if paid_on is None else "paid"
    return invoice("INV-6", issued=date(2026, 10, 1), status=status, payments=payments)


def test_the_bill_that_was_late_is_named_with_its_days() -> None:
    paid = said(FEE, account(CHARGED, october(1)), company=GRACIOUS)
    assert "It's for bill INV-6, which was due on 15 October 2026 and paid on 1 November 2026." in paid
    unpaid = said(FEE, account(CHARGED, october(None)), company=GRACIOUS)
    assert "It's for bill INV-6, which was due on 15 October 2026 and still has €40.00 to pay." in unpaid


@pytest.mark.parametrize("text", ["why a late fee?", "please take the late fee off", ""])
def test_a_fee_that_no_late_bill_explains_goes_to_a_person_with_both_days(text: str) -> None:
    of = account(CHARGED, october(22, month=10))
    decision = ask(FEE, of, text=text, company=GRACIOUS)
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"
    words = said(FEE, of, text=text, company=GRACIOUS)
    assert "Bill INV-6 before it was due on 15 October 2026 and paid on 22 October 2026" in words
    late = account(CHARGED, october(23, month=10))
    assert not isinstance(ask(FEE, late, text=text, company=GRACIOUS), Handoff)


def test_a_bill_paid_nobody_knows_when_neither_explains_the_fee_nor_speaks_against_it() -> None:
    unknown = invoice("INV-6", issued=date(2026, 10, 1), status="paid")
    words = said(FEE, account(CHARGED, unknown), company=GRACIOUS)
    assert "INV-6" not in words
    assert isinstance(ask(FEE, account(CHARGED, unknown), company=GRACIOUS), Answer)


@pytest.mark.parametrize(
    "text",
    [
        "waive the late fee",
        "can you take it off please",
        "pls take of the late fee",
        "could you let me off this once",
        "I want my 7.50 back",
        "kindly remove the charge",
    ],
)
def test_who_wants_it_off_is_offered_that_where_the_rule_leaves_one(text: str) -> None:
    of = account(CHARGED, october(1))
    decision = ask(FEE, of, text=text, company=GRACIOUS)
    assert isinstance(decision, Propose)
    assert decision.action == "waive_late_fee:INV-7"
    words = said(FEE, of, text=text, company=GRACIOUS)
    assert "We waive 1 late fee a year for customers who ask, and I see none waived in the past year." in words
    assert words.endswith("Shall I ask a colleague to take it off? It stays as it is until they confirm it here.")


@pytest.mark.parametrize("text", ["why a late fee?", "I'll pay it off on Friday, what's the late fee for"])
def test_who_only_asks_is_told_and_has_a_button(text: str) -> None:
    of = account(CHARGED, october(1))
    decision = ask(FEE, of, text=text, company=GRACIOUS)
    assert isinstance(decision, Answer)
    assert decision.action == "waive_late_fee:INV-7"
    assert [choice.id for choice in decision.reply.choices] == ["confirm:waive_late_fee:INV-7", "person"]


def test_a_paid_fee_is_given_back() -> None:
    paid = replace(CHARGED, status="paid", amount_due=Money(0, "EUR"))
    words = said(FEE, account(paid, october(1)), text="I want it back", company=GRACIOUS)
    assert words.endswith("Shall I ask a colleague to give it back to you? Nothing changes until they confirm it here.")


def test_a_second_one_in_a_year_is_not_offered() -> None:
    waived = line(-750, "credit", "waived", description="Late fee waived")
    older = invoice("INV-5", line(4000), waived, issued=date(2026, 6, 1), status="paid")
    of = account(CHARGED, october(1), older)
    decision = ask(FEE, of, text="take the late fee off", company=GRACIOUS)
    assert isinstance(decision, Answer)
    assert (decision.action, [choice.id for choice in decision.reply.choices]) == ("", ["person"])
    words = said(FEE, of, text="take the late fee off", company=GRACIOUS)
    assert "A late fee of €7.50 was waived on bill INV-5 of 1 June 2026." in words
    assert "We waive 1 late fee a year, so I can't ask for another by that rule." in words
    long_ago = account(CHARGED, october(1), replace(older, issued_on=date(2025, 11, 22)))
    assert isinstance(ask(FEE, long_ago, text="take the late fee off", company=GRACIOUS), Propose)


def test_a_credit_note_counts_as_a_waiver_and_a_rule_of_two_leaves_one() -> None:
    note = CreditNote("CN-1", "INV-6", Money(750, "EUR"), "Late payment fee, goodwill", date(2026, 7, 9))
    of = account(CHARGED, october(1), credit_notes=(note,))
    words = said(FEE, of, text="drop the late fee", company=GRACIOUS)
    assert "A late fee was waived on 9 July 2026: €7.50 on bill INV-6." in words
    twice = replace(GRACIOUS, policies={**GRACIOUS.policies, "late_fee_waivers_per_year": 2})
    assert isinstance(ask(FEE, of, text="drop the late fee", company=twice), Propose)
    assert "I see none" not in said(FEE, of, text="drop the late fee", company=twice)


def test_a_yes_is_passed_on_and_what_has_changed_since_is_told_instead() -> None:
    offered = PastTurn("waive it", "late_fee", "propose", ("INV-7",), "waive_late_fee:INV-7")
    yes = reading("late_fee", choice="confirm:waive_late_fee:INV-7")
    of = account(CHARGED, october(1))
    decision = ask(yes, of, offered, company=GRACIOUS)
    assert isinstance(decision, Handoff)
    assert decision.reason == "action_requested"
    assert "Requested: waive the late fee of €7.50 on bill INV-7." in said(yes, of, offered, company=GRACIOUS)
    gone = account(invoice("INV-7"), october(1))
    assert "None of your bills" in said(yes, gone, offered, company=replace(GRACIOUS, texts=RULED.texts))


def test_within_the_days_of_grace_the_last_day_without_a_fee_is_told() -> None:
    open_bill = invoice("INV-7", due=date(2026, 11, 20))
    words = said(FEE, account(open_bill), company=GRACIOUS)
    assert (
        "Bill INV-7 was due on 20 November 2026, 2 days ago; if it's paid by 27 November 2026, none will be charged"
        in words
    )
    coming = said(FEE, account(invoice("INV-7", due=date(2026, 11, 30))), company=GRACIOUS)
    assert "Bill INV-7 is due on 30 November 2026; if it's paid by 7 December 2026, none will be charged" in coming
    over = said(FEE, account(invoice("INV-7", due=date(2026, 11, 14))), company=GRACIOUS)
    assert "8 days ago, though." in over
    assert "none will be charged" not in over


def test_who_asks_for_the_rule_hears_it_before_what_was_charged() -> None:
    ruled = replace(GRACIOUS, texts=RULED.texts)
    words = said(FEE, account(CHARGED, october(1)), text="when do you charge a late fee?", company=ruled)
    assert words.startswith("After 7 days the next bill carries €7.50.\nBill INV-7 of 1 November 2026 carries")
    mine = said(FEE, account(CHARGED, october(1)), text="what is the late fee on my bill for?", company=ruled)
    assert mine.startswith("Bill INV-7")
