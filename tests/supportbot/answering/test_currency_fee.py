"""Currency: what the account is billed in, the company's fee, and never an amount converted by the bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from billing.facts import Company, PolicyTypedValue
from supportbot.answering.decide import decide
from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import (
    COMPANY,
    THRESHOLDS,
    TODAY,
    account,
    ask,
    invoice,
    line,
    payment,
    reading,
    said,
    shown,
)

FEE = reading("currency_fee")
WRITTEN = replace(COMPANY, texts={"currency_policy": "We add no fee. Your bank may."})
CHARGED = invoice("INV-7", line(4000), line(120, "one_off", "fx", description="Currency conversion 3%"))


def charging(percent: PolicyTypedValue) -> Company:
    return replace(COMPANY, policies={"currency_conversion_fee": percent})


def test_the_currency_leads_and_the_rule_follows_word_for_word() -> None:
    words = said(FEE, account(invoice("INV-7")), company=WRITTEN)
    assert words.startswith(
        "Your account is billed in EUR. None of your bills has a conversion fee on it.\nWe add no fee. Your bank may.\n"
    )


def test_without_a_written_rule_the_percentage_is_told() -> None:
    assert "\nWe add no fee for conversion." in said(FEE, account(), company=charging(0))
    assert "\nWe charge 2% for converting a payment." in said(FEE, account(), company=charging(2))


def test_no_policy_or_an_odd_one_goes_to_a_person_with_what_is_known() -> None:
    for company in (COMPANY, charging(True), charging(-1), charging(400)):
        decision = ask(FEE, account(), company=company)
        assert isinstance(decision, Handoff)
        assert decision.reason == "not_covered"
        assert said(FEE, account(), company=company).startswith("Your account is billed in EUR. I'm passing it")


def test_a_line_that_calls_itself_such_a_fee_is_shown() -> None:
    words = said(FEE, account(CHARGED), company=charging(3))
    assert 'Bill INV-7 has a fee for conversion on it: "Currency conversion 3%", €1.20.' in words
    decision = ask(FEE, account(CHARGED), company=charging(3))
    assert isinstance(decision, Answer)
    assert decision.invoice_numbers == ("INV-7",)


def test_a_fee_against_the_companys_own_rules_goes_to_a_person() -> None:
    decision = ask(FEE, account(CHARGED), company=charging(0))
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"
    assert "By our own rules we add no such fee." in said(FEE, account(CHARGED), company=charging(0))


def test_a_withdrawn_bill_and_other_fees_are_not_such_a_fee() -> None:
    visit = invoice("INV-8", line(4000, "one_off", "visit", description="Engineer visit"))
    of = account(visit, replace(CHARGED, status="void"))
    assert "None of your bills has a conversion fee on it." in said(FEE, of, company=WRITTEN)


def test_pounds_a_bill_in_another_currency_and_the_last_payment() -> None:
    paid = payment("INV-6", 3200, "succeeded", currency="GBP", at=datetime(2026, 10, 10, 9, tzinfo=UTC))
    pounds = invoice("INV-6", line(3200, currency="GBP"), issued=date(2026, 10, 1), status="paid", payments=(paid,))
    words = said(FEE, account(pounds, currency="GBP", locale="en-GB"), company=WRITTEN)
    assert words.startswith("Your account is billed in GBP. None")
    assert "The last payment we have from you is £32.00, on 10 October 2026, for bill INV-6." in words
    both = said(FEE, account(invoice("INV-7"), pounds), company=WRITTEN)
    assert both.startswith("Your account is billed in EUR now. Bill INV-6 was in GBP.")


def test_a_visitor_is_told_the_rule_but_no_currency() -> None:
    decision = decide(FEE, None, WRITTEN, context=(), today=TODAY, thresholds=THRESHOLDS, text="", identity="anonymous")
    words = shown(decision, None, WRITTEN).text
    assert words.startswith("We add no fee. Your bank may.")
    assert "EUR" not in words
