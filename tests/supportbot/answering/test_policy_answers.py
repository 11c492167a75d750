"""What the company's policies answer by themselves: refunds and ways to pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.facts import PolicyTypedValue, Refund
from billing.money import Money
from supportbot.answering.decision import Handoff
from tests.supportbot.answering.builders import COMPANY, VISA, account, ask, invoice, reading, said, shown


@pytest.mark.parametrize("topic", ["refund_policy", "payment_methods_accepted", "cancellation_fee"])
def test_a_written_policy_is_told_word_for_word_with_its_source(topic: str) -> None:
    key = {"cancellation_fee": "cancellation_policy", "payment_methods_accepted": "payment_methods_policy"}.get(
        topic, topic
    )
    written = replace(COMPANY, texts={key: "Within 60 days, up to €5 – {amount} stays as it is."})
    rendered = shown(ask(reading(topic), account(), company=written), account(), written)
    assert "Within 60 days, up to €5 – {amount} stays as it is." in rendered.text
    sources = [fact["source"] for fact in rendered.facts]
    assert {"kind": "policy_text", "ref": key, "field": "text", "rule": ""} in sources


@pytest.mark.parametrize("topic", ["refund_policy", "payment_methods_accepted"])
def test_a_company_without_the_policy_hands_over(topic: str) -> None:
    decision = ask(reading(topic), account(invoice("INV-7")))
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert decision.findings


def test_refund_numbers_stand_in_for_a_missing_text() -> None:
    typed = replace(COMPANY, policies={"refund_window_days": 60, "refund_processing_days": 1})
    words = said(reading("refund_policy"), account(), company=typed)
    assert words == "You can ask for a refund within 60 days. Once approved, it takes up to 1 day to reach you."


@pytest.mark.parametrize("value", [True, 0, -5, "60", Money(60, "EUR")])
def test_a_policy_of_the_wrong_kind_is_not_read_as_a_number(value: PolicyTypedValue) -> None:
    typed = replace(COMPANY, policies={"refund_window_days": value})
    assert isinstance(ask(reading("refund_policy"), account(), company=typed), Handoff)


def test_a_refund_of_ones_own_is_offered_with_the_rules() -> None:
    written = replace(COMPANY, texts={"refund_policy": "Ask us."})
    own = Refund("re-1", "INV-7", Money(100, "EUR"), "pending", "", date(2026, 11, 20))
    offers = shown(ask(reading("refund_policy"), account(refunds=(own,)), company=written), account(), written).choices
    assert [choice["id"] for choice in offers] == ["topic:refund_status", "person"]


def test_ways_to_pay_end_with_what_is_on_file() -> None:
    written = replace(COMPANY, texts={"payment_methods_policy": "We take cards."})
    ask_ways = reading("payment_methods_accepted")
    words = said(ask_ways, account(payment_methods=(VISA,)), company=written)
    assert words == "We take cards.\nThe payment method on file is your Visa ending in 4242."
    assert said(ask_ways, account(), company=written) == "We take cards."
    brands = replace(COMPANY, policies={"card_brands": "Visa and Mastercard"})
    assert said(ask_ways, account(), company=brands).startswith("The cards we take are Visa and Mastercard.")
