"""Small frozen records for tests of the pure rules."""

from __future__ import annotations

from datetime import date

from billing.facts import Account, Invoice, InvoiceLine, InvoiceStatus, LineKind, PaymentAttempt
from billing.money import Money, total


def line(
    kind: LineKind,
    minor: int,
    *,
    key: str = "",
    ref: str = "",
    quantity: int = 1,
    unit: int | None = None,
    plan: str = "",
    description: str = "",
    period: tuple[date, date] | None = None,
    currency: str = "EUR",
) -> InvoiceLine:
    return InvoiceLine(
        ref=ref or f"{kind}-{key}-{minor}",
        kind=kind,
        key=key or kind,
        description=description or key or kind,
        amount=Money(minor, currency),
        quantity=quantity,
        unit_amount=None if unit is None else Money(unit, currency),
        plan_code=plan,
        period_start=period[0] if period else None,
        period_end=period[1] if period else None,
    )


def invoice(
    *lines: InvoiceLine,
    number: str = "INV-1",
    status: InvoiceStatus = "open",
    month: int = 10,
    due_on: date | None = None,
    paid: int = 0,
    stated_total: int | None = None,
    payments: tuple[PaymentAttempt, ...] = (),
    currency: str = "EUR",
) -> Invoice:
    amount = total((each.amount for each in lines), currency)
    if stated_total is not None:
        amount = Money(stated_total, currency)
    settled = status in ("paid", "void")
    return Invoice(
        number=number,
        status=status,
        currency=currency,
        period_start=date(2026, month, 1),
        period_end=date(2026, month, 28),
        issued_on=date(2026, month, 1),
        due_on=due_on or date(2026, month, 15),
        lines=lines,
        total=amount,
        amount_paid=Money(paid, currency),
        amount_due=Money(0 if settled else amount.minor - paid, currency),
        payments=payments,
    )


def account(*invoices: Invoice, currency: str = "EUR") -> Account:
    """An account whose invoices are given newest first."""
    return Account(
        customer_ref="cus_test",
        name="Test Person",
        email="test@example.com",
        locale="en-IE",
        currency=currency,
        credit=Money(0, currency),
        invoices=invoices,
    )
