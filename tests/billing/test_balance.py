"""The named rules on what is owed and how paying went."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from billing import balance
from billing.facts import Invoice, PaymentAttempt, PaymentStatus, Plan, Subscription, SubscriptionStatus
from billing.money import Money
from tests.billing.builders import account, invoice, line

TODAY = date(2026, 11, 22)


def bill(
    minor: int, *, number: str = "A", due: date = date(2026, 11, 15), currency: str = "EUR", paid: int = 0
) -> Invoice:
    charge = line("subscription", minor, currency=currency)
    return invoice(charge, number=number, due_on=due, currency=currency, paid=paid)


def attempt(number: str, status: PaymentStatus, day: int, minor: int = 1000) -> PaymentAttempt:
    return PaymentAttempt(
        ref=f"{number}-{day}",
        invoice_number=number,
        amount=Money(minor, "EUR"),
        status=status,
        attempted_at=datetime(2026, 11, day, tzinfo=UTC),
        failure_code="card_declined" if status == "failed" else "",
    )


def test_only_what_open_invoices_leave_to_pay_is_owed() -> None:
    customer = account(
        bill(1000, paid=400),
        replace(bill(500), status="draft"),
        replace(bill(700), status="uncollectible"),
        invoice(line("subscription", 300), status="void"),
        invoice(line("subscription", 200), status="paid", paid=200),
    )
    assert balance.balance_due(customer) == (Money(600, "EUR"),)


def test_currencies_are_never_mixed_and_the_customers_own_leads() -> None:
    customer = account(bill(1000, currency="USD"), bill(200, currency="GBP"), currency="GBP")
    assert balance.balance_due(customer) == (Money(200, "GBP"), Money(1000, "USD"))
    assert balance.balance_due(account(bill(5, currency="USD"))) == (Money(0, "EUR"), Money(5, "USD"))
    assert balance.balance_due(account()) == (Money(0, "EUR"),)


def test_a_bill_is_overdue_from_the_day_after_it_is_due() -> None:
    late, today = bill(100, number="L", due=date(2026, 11, 21)), bill(200, number="T", due=TODAY)
    customer = account(today, late)
    assert balance.overdue(customer, TODAY) == (late,)
    assert balance.overdue_amount(customer, TODAY) == (Money(100, "EUR"),)
    assert balance.next_due_invoice(customer, TODAY) == today
    assert balance.next_due_date(customer, TODAY) == TODAY
    assert balance.next_due_date(account(late), TODAY) is None


def test_a_failure_matters_until_a_later_attempt_or_payment() -> None:
    failed = attempt("A", "failed", 3)
    owed = replace(bill(1000), payments=(failed,))
    assert balance.unresolved_failed_payment(account(owed)) == failed
    again = replace(owed, payments=(attempt("A", "pending", 5), failed))
    assert balance.unresolved_failed_payment(account(again)) is None
    settled = replace(owed, status="paid", amount_due=Money(0, "EUR"))
    assert balance.unresolved_failed_payment(account(settled)) is None
    assert balance.last_failed_payment(account(settled)) == failed
    assert balance.last_failed_payment(account()) is None


def test_payments_beyond_the_total_are_duplicates() -> None:
    twice = (attempt("A", "succeeded", 6), attempt("A", "succeeded", 5), attempt("A", "failed", 4))
    assert balance.duplicate_payments(account(replace(bill(1000), payments=twice))) == (twice[0],)
    parts = (attempt("A", "succeeded", 6, 400), attempt("A", "succeeded", 5, 600))
    customer = account(replace(bill(1000), payments=parts))
    assert balance.duplicate_payments(customer) == ()
    assert balance.last_payment(customer) == parts[0]


def subscription(end: date, status: SubscriptionStatus = "active", *, ends: bool = False) -> Subscription:
    plan = Plan("p", "P", Money(1000, "EUR"), "month")
    return Subscription("s", plan, status, 1, date(2025, 1, 1), date(2026, 11, 1), end, None, ends)


def test_the_next_bill_comes_the_day_after_the_period_of_what_renews() -> None:
    customer = replace(account(), subscriptions=(subscription(date(2026, 12, 31)), subscription(date(2026, 11, 30))))
    assert balance.next_billing_date(customer, TODAY) == date(2026, 12, 1)
    ending = replace(account(), subscriptions=(subscription(date(2026, 11, 30), ends=True),))
    assert balance.next_billing_date(ending, TODAY) is None
    cancelled = replace(account(), subscriptions=(subscription(date(2026, 11, 30), "canceled"),))
    assert balance.next_billing_date(cancelled, TODAY) is None


def test_the_bill_before_skips_drafts_and_voids() -> None:
    newest, oldest = bill(3, number="C"), invoice(line("subscription", 1), number="A", month=8)
    void = invoice(line("subscription", 2), number="B", status="void", month=9)
    customer = account(replace(bill(9, number="D"), status="draft"), newest, void, oldest)
    assert balance.issued_invoices(customer) == (newest, oldest)
    assert balance.invoice_before(customer, newest) == oldest
    assert balance.invoice_before(customer, oldest) is None
