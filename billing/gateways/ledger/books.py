"""One customer's books as frozen values, and what carrying out a command writes into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from billing.actions.receipts import Receipt
from billing.facts import LineKind
from billing.gateways.errors import Refused
from billing.money import Money
from billing.records import (
    CreditNoteRecord,
    CustomerRecord,
    InvoiceRecord,
    Key,
    PaymentMethodRecord,
    PaymentRecord,
    PlanRecord,
    PriceRecord,
    Record,
    RefundRecord,
    SubscriptionRecord,
)

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the company promises and bills by. ``time_zone`` is an IANA name; the tax is whole percent."""

    time_zone: str = "UTC"
    refund_processing_days: int | None = None
    vat_percent: int = 0


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """Either ``percent`` (whole) or ``amount`` off. ``months`` is None for the next bill alone."""

    code: str
    percent: int | None
    amount: Money | None
    months: int | None
    valid_from: date
    valid_until: date | None
    left: int | None
    """How often it can still be given; None without a limit."""
    active: bool = True


@dataclass(frozen=True, slots=True)
class AppliedCoupon:
    ref: str
    customer: str
    code: str
    subscription: str
    applied_on: date
    ends_on: date | None
    """The last day it counts; None: the next bill alone."""


@dataclass(frozen=True, slots=True)
class PendingItem:
    """A line of the next invoice; days are the first and last that it covers."""

    ref: str
    customer: str
    subscription: str
    kind: LineKind
    description: str
    amount: Money
    plan_code: str
    period_start: date
    period_end: date
    created_on: date


@dataclass(frozen=True, slots=True)
class Waiver:
    """A credit note that takes off one line of its invoice."""

    note: CreditNoteRecord
    line: str


@dataclass(frozen=True, slots=True)
class Case:
    customer: str
    subject: str


Written = Record | Waiver | PendingItem | AppliedCoupon | Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be written, and the answer: the receipt, or the refusal where the try itself leaves a trace.

    ``link`` says for which link (to pay the receipt's invoice, to change the method) the receipt still wants its url.
    """

    receipt: Receipt | None
    written: tuple[Written, ...] = ()
    refused: Refused | None = None
    link: Literal["", "pay", "method"] = ""


@dataclass(frozen=True, slots=True)
class Books:
    """Everything of one customer that rules look at, each by the system's own id. ``now`` is UTC."""

    now: datetime
    terms: Terms
    customer: CustomerRecord
    plans: Mapping[str, PlanRecord] = field(default_factory=dict)
    prices: Mapping[str, PriceRecord] = field(default_factory=dict)
    methods: Mapping[str, PaymentMethodRecord] = field(default_factory=dict)
    subscriptions: Mapping[str, SubscriptionRecord] = field(default_factory=dict)
    invoices: Mapping[str, InvoiceRecord] = field(default_factory=dict)
    payments: Mapping[str, PaymentRecord] = field(default_factory=dict)
    refunds: Mapping[str, RefundRecord] = field(default_factory=dict)
    credit_notes: Mapping[str, CreditNoteRecord] = field(default_factory=dict)
    waived: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Minor units that were taken off by (invoice, line)."""
    coupons: Mapping[str, CouponTerms] = field(default_factory=dict)
    """By code in capitals."""
    applied: tuple[AppliedCoupon, ...] = ()

    @property
    def today(self) -> date:
        """The day in the company's time zone."""
        return self.now.astimezone(ZoneInfo(self.terms.time_zone)).date()

    @property
    def own_key(self) -> Key:
        return Key("customer", self.customer.ref)

    def invoice(self, ref: str) -> InvoiceRecord:
        return _found(self.invoices, ref, "invoice")

    def open_invoice(self, ref: str) -> InvoiceRecord:
        invoice = self.invoice(ref)
        if invoice.status != "open":
            raise Refused(
                f"invoice {ref} is {invoice.status}; only an open one can be changed", reason="invoice_not_open"
            )
        return invoice

    def payment(self, ref: str) -> PaymentRecord:
        return _found(self.payments, ref, "payment")

    def subscription(self, ref: str) -> SubscriptionRecord:
        return _found(self.subscriptions, ref, "subscription")

    def running_subscription(self, ref: str) -> SubscriptionRecord:
        subscription = self.subscription(ref)
        if subscription.status == "canceled":
            raise Refused(
                f"subscription {ref} has ended; it can only be taken out anew", reason="subscription_canceled"
            )
        return subscription

    def price(self, ref: str) -> PriceRecord:
        return _found(self.prices, ref, "price")


def _found(things: Mapping[str, _Thing], ref: str, kind: str) -> _Thing:
    if ref not in things:
        raise Refused(f"this customer has no {kind} {ref}; use one of theirs", reason="resource_missing")
    return things[ref]
