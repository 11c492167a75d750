"""Asking for money back: which payment, what the rule allows, and never a promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from billing.facts import Account, Invoice, Refund, RefundStatus
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Handoff, Propose
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, line, payment, reading, said, shown

BACK = reading("refund_request")
THIS = reading("refund_request", invoice_numbers=("INV-7",))
RULES = replace(
    COMPANY,
    policies={"refund_window_days": 60, "refund_without_approval_limit": Money(5000, "EUR")},
    texts={"refund_policy": "Ask within 60 days."},
)


def paid(number: str = "INV-7", amount: int = 4000, status: str = "succeeded", **more: Any) -> Invoice:
    """A bill paid on 15 November."""
    one = payment(number, amount, status, at=more.pop("at", datetime(2026, 11, 15, 9, tzinfo=UTC)))
    return invoice(number, line(amount), status="paid", payments=(one,), **more)


def refund(status: RefundStatus, expected: date | None = date(2026, 11, 28)) -> Refund:
    return Refund("re-1", "INV-7", Money(1000, "EUR"), status, "", date(2026, 11, 18), expected)


def yes(of: Account) -> Any:
    """What a yes to the offer for bill INV-7 leads to on the records as they are now."""
    offered = PastTurn("a refund", "refund_request", "propose", ("INV-7",), "request_refund:INV-7")
    return ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), of, offered, company=RULES)


def test_the_one_payment_is_named_with_the_rule_and_nothing_is_promised() -> None:
    assert said(BACK, account(paid()), company=RULES) == (
        "You paid €40.00 for bill INV-7 on 15 November 2026.\nAsk within 60 days.\n"
        "Shall I pass your request on? A colleague decides on it and tells you here."
    )


def test_several_payments_can_be_told_apart_by_amount_and_day() -> None:
    of = account(paid(), paid("INV-6", 3500, issued=date(2026, 10, 1), at=datetime(2026, 10, 15, 9, tzinfo=UTC)))
    decision = ask(BACK, of, company=RULES)
    assert isinstance(decision, Clarify)
    rendered = shown(decision, of, RULES)
    assert [one["label"] for one in rendered.choices][:2] == [
        "€40.00 on 15 November 2026, bill INV-7",
        "€35.00 on 15 October 2026, bill INV-6",
    ]
    assert rendered.choices[-1]["id"] == "person"


def test_a_payment_beyond_the_rule_is_only_asked_about_when_it_is_all_there_is() -> None:
    old = paid("INV-2", issued=date(2026, 6, 1), at=datetime(2026, 6, 15, 9, tzinfo=UTC))
    assert isinstance(ask(BACK, account(paid(), old), company=RULES), Propose)
    words = said(BACK, account(old), company=RULES)
    assert "longer ago than our rule for refunds allows" in words
    assert "Shall I" not in words


def test_the_last_day_of_the_rule_counts_where_the_company_is() -> None:
    # 23:30 UTC on 22 September is 00:30 on the 23rd in Dublin: exactly 60 days before 22 November.
    of = account(paid(issued=date(2026, 9, 1), at=datetime(2026, 9, 22, 23, 30, tzinfo=UTC)))
    assert isinstance(ask(THIS, of, company=RULES), Propose)
    before = account(paid(issued=date(2026, 9, 1), at=datetime(2026, 9, 22, 22, 30, tzinfo=UTC)))
    assert isinstance(ask(THIS, before, company=RULES), Answer)


@pytest.mark.parametrize(
    ("status", "told"),
    [("pending", "is on its way: it was created on 18 November 2026"), ("succeeded", "has been paid out")],
)
def test_a_refund_that_exists_is_told_instead_of_another(status: RefundStatus, told: str) -> None:
    of = account(paid(), refunds=(refund(status),))
    decision = ask(THIS, of, company=RULES)
    assert isinstance(decision, Answer)
    words = shown(decision, of, RULES).text
    assert "€10.00" in words
    assert told in words
    assert not isinstance(yes(of), Propose)


def test_a_refund_that_failed_or_is_late_goes_to_a_person() -> None:
    assert isinstance(ask(THIS, account(paid(), refunds=(refund("failed"),)), company=RULES), Handoff)
    late = account(paid(), refunds=(refund("pending", date(2026, 11, 20)),))
    assert "should have reached you by 20 November 2026" in said(THIS, late, company=RULES)


def test_a_bill_paid_twice_is_a_duplicate_even_when_it_is_named() -> None:
    again = payment("INV-7", status="succeeded", ref="again")
    twice = replace(paid(), payments=(*paid().payments, again))
    of = account(twice, paid("INV-6", 3500, issued=date(2026, 10, 1)))
    for what in (BACK, THIS):
        decision = ask(what, of, company=RULES)
        assert isinstance(decision, Handoff)
        assert decision.reason == "dispute"
    other = ask(reading("refund_request", invoice_numbers=("INV-6",)), of, company=RULES)
    assert isinstance(other, Propose), "another bill is another matter"


def test_what_was_not_paid_by_a_payment_is_said_as_it_is() -> None:
    unpaid = account(invoice("INV-7"))
    assert "Nothing has been paid on bill INV-7" in said(THIS, unpaid, company=RULES)
    busy = account(invoice("INV-7", payments=(payment("INV-7", status="pending"),)))
    assert "is still being processed, so it can't be paid back yet" in said(THIS, busy, company=RULES)
    back = account(paid(status="refunded"))
    assert "was refunded" in said(THIS, back, company=RULES)
    by_other_means = account(invoice("INV-7", status="paid"))
    decision = ask(THIS, by_other_means, company=RULES)
    assert isinstance(decision, Handoff)
    assert "has €40.00 marked as paid" in said(THIS, by_other_means, company=RULES)


def test_an_amount_above_the_limit_needs_another_approval_in_its_own_currency_only() -> None:
    assert "more than €50.00 needs an extra approval" in said(BACK, account(paid(amount=5001)), company=RULES)
    assert "approval" not in said(BACK, account(paid(amount=5000)), company=RULES)
    pounds = payment("INV-7", 9000, "succeeded", currency="GBP")
    abroad = account(
        invoice("INV-7", line(9000, currency="GBP"), status="paid", payments=(pounds,)), currency="GBP", locale="en-GB"
    )
    words = said(BACK, abroad, company=RULES)
    assert "£90.00" in words
    assert "approval" not in words


def test_no_rule_at_all_goes_to_a_person_and_days_alone_are_told() -> None:
    decision = ask(BACK, account(paid()))
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert "You paid €40.00" in said(BACK, account(paid()))
    typed = replace(RULES, texts={})
    assert "You can ask for a refund within 60 days." in said(BACK, account(paid()), company=typed)


def test_a_yes_is_checked_against_the_records_again() -> None:
    agreed = yes(account(paid(amount=6000)))
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    told = shown(agreed, account(paid(amount=6000)), RULES).text
    assert "Requested: a refund for bill INV-7. €60.00 was paid for it on 15 November 2026." in told
    assert isinstance(yes(account(paid(), refunds=(refund("pending"),))), Answer)
    assert isinstance(yes(account(invoice("INV-7"))), Answer)
    assert isinstance(yes(account()), Answer)


def test_of_several_bills_named_one_already_paid_back_is_not_asked_about() -> None:
    both = reading("refund_request", invoice_numbers=("INV-7", "INV-8"))
    back = account(paid(), paid("INV-8", issued=date(2026, 11, 2)), refunds=(refund("succeeded"),))
    decision = ask(both, back, company=RULES)
    assert isinstance(decision, Propose)
    assert decision.action == "request_refund:INV-8"
    none_back = account(paid(), paid("INV-8", issued=date(2026, 11, 2)), refunds=(refund("canceled"),))
    assert isinstance(ask(both, none_back, company=RULES), Clarify)


def test_money_back_for_what_was_never_ordered_is_a_doubt_about_the_bill_just_explained() -> None:
    of = account(paid(), invoice("INV-8", issued=date(2026, 11, 2)))
    explained = PastTurn("why is it so high", "explain_charge", "answer", ("INV-8",))
    decision = ask(BACK, of, explained, text="nobody ordered that, money back please", company=RULES)
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"
    assert isinstance(ask(BACK, of, text="nobody ordered that, money back please", company=RULES), Propose)
