"""Each demo customer's records really tell the story that the demo promises."""

from __future__ import annotations

from datetime import date

import pytest

from billing import balance
from billing.compare import CauseKind, compare_invoices
from billing.facts import Account
from billing.money import Money
from billing.selectors import account_for, company_facts
from tests.billing.documents import load_northwind

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)

STORIES: dict[str, list[tuple[CauseKind, int]]] = {
    "cus_priya": [("one_off", 4000), ("tax", 1370), ("discount_ended", 1000), ("usage", 660), ("price_change", 300)],
    "cus_tomas": [("price_change", 300), ("tax", 69)],
    "cus_aoife": [("plan_change", 1900), ("proration", 858), ("tax", 634)],
    "cus_liam": [("late_fee", 750), ("price_change", 300), ("tax", 69)],
    "cus_jonas": [("discount_ended", 900), ("tax", 171)],
    "cus_nina": [("duplicate_line", 5900), ("one_off", 5900), ("tax", 2760), ("price_change", 200)],
    "cus_harbour": [("quantity", 5000), ("proration", 1935), ("tax", 1595)],
    "cus_daniel": [],
}


@pytest.fixture(autouse=True)
def _northwind() -> None:
    load_northwind()


@pytest.mark.parametrize("ref", STORIES)
def test_the_latest_bill_against_the_one_before(ref: str) -> None:
    newest, before = account_for(ref).invoices[:2]
    comparison = compare_invoices(before, newest)
    assert [(cause.kind, cause.amount.minor) for cause in comparison.causes] == STORIES[ref]
    assert comparison.residual == Money(0, newest.currency)


def test_priya_owes_the_bill_that_more_than_doubled() -> None:
    account = account_for("cus_priya")
    assert [invoice.total.minor for invoice in account.invoices[:2]] == [11783, 4453]
    assert balance.balance_due(account) == (Money(11783, "EUR"),)


def test_marek_paid_twice() -> None:
    assert [attempt.amount.minor for attempt in balance.duplicate_payments(account_for("cus_marek"))] == [4674]


def test_siobhans_payment_failed_on_an_expired_card() -> None:
    account = account_for("cus_siobhan")
    failed = balance.unresolved_failed_payment(account)
    assert failed is not None
    assert failed.failure_code == "expired_card"
    method = balance.method_of(account, failed)
    assert method is not None
    assert method.expired_on(TODAY)


def test_liam_is_overdue_and_grace_waits_for_a_refund() -> None:
    assert len(balance.overdue(account_for("cus_liam"), TODAY)) == 2
    refund = balance.pending_refunds(account_for("cus_grace"))[0]
    paid = next(invoice for invoice in account_for("cus_grace").invoices if invoice.number == refund.invoice_number)
    assert refund.amount < paid.total


def test_emma_pays_in_pounds_and_has_credit() -> None:
    account = account_for("cus_emma")
    assert account.credit == Money(500, "GBP")
    assert {invoice.currency for invoice in account.invoices} == {"GBP"}


def test_bills_agree_with_subscriptions_and_policies() -> None:
    """The newest bill charges what each subscription costs today, and fees are those of the policies."""
    policies = company_facts("en").policies
    for ref in STORIES:
        account = account_for(ref)
        charged = {line.plan_code: line for line in account.invoices[0].lines if line.kind == "subscription"}
        for subscription in account.subscriptions:
            line = charged[subscription.plan.code]
            assert (line.unit_amount, line.quantity) == (subscription.plan.price, subscription.quantity)
        assert _fees(account, "late_fee") <= {policies["late_fee"]}


def _fees(account: Account, kind: str) -> set[Money]:
    return {line.amount for invoice in account.invoices for line in invoice.lines if line.kind == kind}


def test_every_text_is_there_in_english_and_german() -> None:
    english, german = company_facts("en").texts, company_facts("de").texts
    assert english.keys() == german.keys()
    assert all(english[key] != german[key] for key in english)
