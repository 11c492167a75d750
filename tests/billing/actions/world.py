"""A small account and company for the rules: every test changes the one thing that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from billing.actions.rules import Allowed, Case, NeedsApproval, NotAllowed, Verdict, judge
from billing.facts import (
    Account,
    Act,
    ActState,
    Company,
    Invoice,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    PolicyTypedValue,
    Subscription,
)
from billing.money import Money
from tests.billing.builders import invoice, line

TODAY = date(2026, 11, 20)
EUR = "EUR"
POLICIES: Mapping[str, PolicyTypedValue] = {
    "late_fee_waivers_per_year": 1,
    "payment_extension_max_days": 14,
    "payment_extensions_per_year": 2,
    "refund_window_days": 60,
    "refund_without_approval_limit": Money(5000, EUR),
    "goodwill_credit_limit": Money(1500, EUR),
    "cancellation_notice_days": 7,
    "minimum_term_months": 12,
    "early_cancellation_fee": Money(6000, EUR),
    "cooling_off_days": 14,
    "plan_change_fee": Money(0, EUR),
    "autopay_offered": True,
}
FIBRE = Plan("fibre", "Fibre", Money(4000, EUR), "month", "fibre-month")
FASTER = Plan("faster", "Faster", Money(5000, EUR), "month", "faster-month")
ABROAD = Plan("faster", "Faster", Money(5000, "GBP"), "month", "faster-gbp")
VISA = PaymentMethod("pm_visa", "card", "Visa", "4242", 5, 2028, True)


def euros(minor: int) -> Money:
    return Money(minor, EUR)


def payment(ref: str, minor: int, *, day: date = date(2026, 10, 14), **changes: Any) -> PaymentAttempt:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return replace(PaymentAttempt(ref, "INV-1", euros(minor), "succeeded", at, method_ref="pm_visa"), **changes)


def paid_bill(*payments: PaymentAttempt, total: int = 4000) -> Invoice:
    """Paid once by default."""
    made = payments or (payment("pay-1", total),)
    return invoice(line("subscription", total), number="INV-1", status="paid", paid=total, payments=made)


def open_bill(**changes: Any) -> Invoice:
    """Forty euros, due in ten days."""
    bill = invoice(line("subscription", 4000), number="INV-2", month=11, due_on=date(2026, 11, 30))
    return replace(bill, **changes)


def plan(**changes: Any) -> Subscription:
    """Past its minimum term, with ten days of its period left."""
    own = Subscription(
        "sub-1", FIBRE, "active", 1, date(2024, 1, 5), date(2026, 11, 1), date(2026, 11, 30), None, False
    )
    return replace(own, **changes)


def account(*bills: Invoice, **changes: Any) -> Account:
    known = Account(
        customer_ref="cus_test",
        name="Test Person",
        email="test@example.com",
        locale="en-IE",
        currency=EUR,
        credit=euros(0),
        invoices=bills,
        subscriptions=(plan(),),
        payment_methods=(VISA,),
    )
    return replace(known, **changes)


def company(**policies: PolicyTypedValue | None) -> Company:
    """With the usual policies; a key set to None is one that the company has not set."""
    values = {key: value for key, value in {**POLICIES, **policies}.items() if value is not None}
    return Company("Test Ltd", "Ada", "Europe/Dublin", "en", plans=(FIBRE, FASTER, ABROAD), policies=values)


def act(kind: str, target: str, *, on: date = date(2026, 11, 1), state: ActState = "done", **changes: Any) -> Act:
    return replace(Act(f"act-{kind}-{target}", kind, target, state, on), **changes)


def case(*bills: Invoice, policies: Mapping[str, PolicyTypedValue | None] | None = None, **changes: Any) -> Case:
    return Case(account(*bills, **changes), company(**(policies or {})), TODAY)


def shown(verdict: Verdict) -> str:
    """``yes``, or ``person: WHY``, or ``no: WHY``."""
    match verdict:
        case Allowed():
            return "yes"
        case NeedsApproval():
            return f"person: {verdict.why}"
        case NotAllowed():
            return f"no: {verdict.why}"


def judged(situation: Case, command: Any) -> str:
    return shown(judge(situation, command))
