"""Records of one small company: a plan, its price, customers with bills."""

from __future__ import annotations

from datetime import UTC, date, datetime

from billing.facts import InvoiceLine, InvoiceStatus, PaymentStatus
from billing.money import Money
from billing.records import (
    CreditNoteRecord,
    CustomerRecord,
    DisputeRecord,
    InvoiceRecord,
    PaymentMethodRecord,
    PaymentRecord,
    PlanRecord,
    PriceRecord,
    Record,
    RefundRecord,
    SubscriptionRecord,
)

DAY = date(2026, 11, 1)
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def plan(ref: str = "prod_fibre", code: str = "fibre", name: str = "Fibre") -> PlanRecord:
    return PlanRecord(ref, code, name, True)


def price(ref: str = "price_1", plan: str = "prod_fibre", minor: int = 3000, active: bool = True) -> PriceRecord:
    return PriceRecord(ref, plan, "month", eur(minor), active)


def customer(ref: str = "cus_1", *, known_as: str = "", name: str = "Ada Kelly", method: str = "") -> CustomerRecord:
    return CustomerRecord(
        ref, known_as or f"ref-{ref}", name, "ada@example.com", "en-IE", "EUR", eur(0), True, "1 Quay", "", method
    )


def method(ref: str = "pm_1", customer: str = "cus_1", last4: str = "4242") -> PaymentMethodRecord:
    return PaymentMethodRecord(ref, customer, "card", "visa", last4, 12, 2030)


def subscription(ref: str = "sub_1", customer: str = "cus_1", price: str = "price_1") -> SubscriptionRecord:
    return SubscriptionRecord(ref, customer, price, "active", 1, DAY, DAY, date(2026, 11, 30))


def invoice(
    ref: str = "in_1",
    customer: str = "cus_1",
    *,
    number: str = "",
    minor: int = 3000,
    paid: int = 0,
    status: InvoiceStatus = "open",
    stated: int | None = None,
) -> InvoiceRecord:
    line = InvoiceLine(f"il_{ref}", "subscription", "fibre", "Fibre, November", eur(minor), plan_code="fibre")
    due = 0 if status in ("paid", "void") else minor - paid
    return InvoiceRecord(
        ref=ref,
        customer=customer,
        number=number or f"NO-{ref}",
        status=status,
        currency="EUR",
        period_start=DAY,
        period_end=date(2026, 11, 30),
        issued_on=DAY,
        due_on=date(2026, 11, 15),
        lines=(line,),
        total=eur(minor if stated is None else stated),
        paid=eur(paid),
        due=eur(due),
    )


def payment(
    ref: str = "ch_1",
    invoice: str = "in_1",
    customer: str = "cus_1",
    *,
    status: PaymentStatus = "succeeded",
    method: str = "",
    minor: int = 3000,
) -> PaymentRecord:
    failure = "insufficient_funds" if status == "failed" else ""
    return PaymentRecord(ref, customer, invoice, eur(minor), status, AT, failure, method)


def refund(ref: str = "re_1", payment: str = "ch_1", invoice: str = "in_1", customer: str = "cus_1") -> RefundRecord:
    return RefundRecord(ref, customer, invoice, payment, eur(1000), "pending", "requested_by_customer", DAY)


def credit_note(ref: str = "cn_1", invoice: str = "in_1", customer: str = "cus_1") -> CreditNoteRecord:
    return CreditNoteRecord(ref, customer, invoice, f"CN-{ref}", eur(500), "late fee", DAY)


def dispute(ref: str = "dp_1", invoice: str = "in_1", customer: str = "cus_1") -> DisputeRecord:
    return DisputeRecord(ref, customer, invoice, eur(3000), "needs_response", "fraudulent", DAY)


def whole_company(customers: int = 2) -> list[Record]:
    """Everything once for each customer."""
    found: list[Record] = [plan(), price()]
    for number in range(1, customers + 1):
        owner = f"cus_{number}"
        found += [
            customer(owner, method=f"pm_{number}"),
            method(f"pm_{number}", owner),
            subscription(f"sub_{number}", owner),
            invoice(f"in_{number}", owner, status="paid", paid=3000),
            payment(f"ch_{number}", f"in_{number}", owner, method=f"pm_{number}"),
            refund(f"re_{number}", f"ch_{number}", f"in_{number}", owner),
            credit_note(f"cn_{number}", f"in_{number}", owner),
            dispute(f"dp_{number}", f"in_{number}", owner),
        ]
    return found
