"""Bills that were paid, one for each round of a race over giving the money back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from billing.actions.commands import RefundPayment
from billing.models import Customer, Invoice, InvoiceLine, PaymentAttempt, PolicyValue
from billing.money import Money
from tests.billing.documents import load_northwind

TODAY = date(2026, 11, 20)
CUSTOMER = "cus_marek"
AMOUNT = Money(1000, "EUR")


def company_that_refunds_often() -> None:
    """The demo company, but earlier refunds are no reason to ask a person."""
    load_northwind()
    PolicyValue.objects.create(key="refunds_without_approval", kind="int", number=10_000)


def paid_bill(number: int) -> RefundPayment:
    """A fresh bill of ten euros, paid yesterday; the command that gives all of it back."""
    customer = Customer.objects.get(external_ref=CUSTOMER)
    issued = date(2026, 11, 19)
    bill = Invoice.objects.create(
        number=f"R-{number:04}", customer=customer, status="paid", currency="EUR", period_start=issued,
        period_end=issued, issued_on=issued, due_on=issued, total_minor=1000, paid_minor=1000, due_minor=0,
    )  # fmt: skip
    InvoiceLine.objects.create(
        invoice=bill, ref="1", position=1, kind="one_off", key="x", description="Visit", amount_minor=1000
    )
    at = datetime.fromisoformat("2026-11-19T10:00:00+00:00") + timedelta(seconds=number)
    PaymentAttempt.objects.create(
        ref=f"pay-{bill.number}", invoice=bill, amount_minor=1000, status="succeeded", attempted_at=at
    )
    return RefundPayment(bill.number, f"pay-{bill.number}", AMOUNT)
