"""What a billing system holds, as frozen values: one class for each kind of object that is mirrored.

``ref`` is the system's own id of the object and ``customer`` its id of whose it is; ``CustomerRecord.customer_ref``
alone is the reference that the company's systems and the signed session use. Amounts are ``Money``, days are calendar
days in the company's time zone, instants are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from billing.facts import (
    DisputeStatus,
    Interval,
    InvoiceLine,
    InvoiceStatus,
    PaymentMethodKind,
    PaymentStatus,
    RefundStatus,
    SubscriptionStatus,
)
from billing.money import Money

RecordKind = Literal[
    "plan",
    "price",
    "customer",
    "payment_method",
    "subscription",
    "invoice",
    "payment",
    "refund",
    "credit_note",
    "dispute",
]
"""In the order in which they are brought over: each names only what stands before it."""


@dataclass(frozen=True, slots=True)
class PlanRecord:
    ref: str
    code: str
    """Stays when the system's id changes; what policies and earlier bills call the plan by."""
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class PriceRecord:
    ref: str
    plan: str
    """The system's id of the plan."""
    interval: Interval
    amount: Money
    active: bool


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    ref: str
    customer_ref: str
    name: str
    email: str
    locale: str
    currency: str
    credit: Money
    """Unapplied credit, never negative."""
    autopay: bool
    billing_address: str
    tax_id: str
    default_method: str = ""
    """The system's id of the payment method that is charged; empty where there is none."""


@dataclass(frozen=True, slots=True)
class PaymentMethodRecord:
    ref: str
    customer: str
    kind: PaymentMethodKind
    brand: str
    last4: str
    exp_month: int | None
    exp_year: int | None


@dataclass(frozen=True, slots=True)
class SubscriptionRecord:
    ref: str
    customer: str
    price: str
    status: SubscriptionStatus
    quantity: int
    started_on: date
    current_period_start: date
    current_period_end: date
    """The last day that the period covers."""
    trial_ends_on: date | None = None
    cancel_at_period_end: bool = False
    canceled_on: date | None = None


@dataclass(frozen=True, slots=True)
class InvoiceRecord:
    ref: str
    customer: str
    number: str
    status: InvoiceStatus
    currency: str
    period_start: date
    period_end: date
    issued_on: date
    due_on: date
    lines: tuple[InvoiceLine, ...]
    total: Money
    paid: Money
    due: Money


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    ref: str
    customer: str
    invoice: str
    """The system's id of the invoice that it was for."""
    amount: Money
    status: PaymentStatus
    attempted_at: datetime
    failure_code: str = ""
    method: str = ""
    next_retry_on: date | None = None


@dataclass(frozen=True, slots=True)
class RefundRecord:
    ref: str
    customer: str
    invoice: str
    payment: str
    amount: Money
    status: RefundStatus
    reason: str
    created_on: date
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class CreditNoteRecord:
    ref: str
    customer: str
    invoice: str
    number: str
    amount: Money
    reason: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class DisputeRecord:
    ref: str
    customer: str
    invoice: str
    amount: Money
    status: DisputeStatus
    reason: str
    opened_on: date


Record = (
    PlanRecord
    | PriceRecord
    | CustomerRecord
    | PaymentMethodRecord
    | SubscriptionRecord
    | InvoiceRecord
    | PaymentRecord
    | RefundRecord
    | CreditNoteRecord
    | DisputeRecord
)


@dataclass(frozen=True, slots=True)
class Key:
    """Which object of the billing system: its kind and the system's own id."""

    kind: RecordKind
    ref: str


KIND_OF: Mapping[type[Record], RecordKind] = {
    PlanRecord: "plan",
    PriceRecord: "price",
    CustomerRecord: "customer",
    PaymentMethodRecord: "payment_method",
    SubscriptionRecord: "subscription",
    InvoiceRecord: "invoice",
    PaymentRecord: "payment",
    RefundRecord: "refund",
    CreditNoteRecord: "credit_note",
    DisputeRecord: "dispute",
}


def key_of(record: Record) -> Key:
    """Which object a record is of."""
    return Key(KIND_OF[type(record)], record.ref)


def owner_of(record: Record) -> str:
    """The system's id of the customer whose record it is; empty for plans and prices."""
    if isinstance(record, PlanRecord | PriceRecord):
        return ""
    return record.ref if isinstance(record, CustomerRecord) else record.customer
