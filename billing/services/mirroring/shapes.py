"""Which table holds which kind of object, and what names what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from django.db import models

from billing import records
from billing.models import (
    CreditNote,
    Customer,
    Dispute,
    Invoice,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    Price,
    Refund,
    Subscription,
)
from billing.records import Key, Record, RecordKind, key_of

KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
"""In the order in which they are written: each names only what stands before it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """``by`` is the column of the system's own id, ``natural`` another one that tells rows apart.

    ``fixed`` is the column of what a record belongs to: that never changes. ``columns`` are those copied.
    """

    model: type[models.Model]
    by: str
    columns: tuple[str, ...]
    natural: str = ""
    fixed: str = ""


SHAPES: Mapping[RecordKind, Shape] = {
    "plan": Shape(Plan, "provider_ref", ("provider_ref", "code", "name", "active"), natural="code"),
    "price": Shape(
        Price, "ref", ("ref", "plan_id", "currency", "interval", "amount_minor", "provider_active"), fixed="plan_id"
    ),
    "customer": Shape(
        Customer,
        "provider_ref",
        (
            *("provider_ref", "external_ref", "name", "email", "locale", "currency", "credit_minor", "autopay"),
            *("billing_address", "tax_id", "default_method_ref", "closed_at"),
        ),
        natural="external_ref",
    ),
    "payment_method": Shape(
        PaymentMethod,
        "ref",
        ("ref", "customer_id", "kind", "brand", "last4", "exp_month", "exp_year"),
        fixed="customer_id",
    ),
    "subscription": Shape(
        Subscription,
        "ref",
        (
            *("ref", "customer_id", "price_id", "status", "quantity", "started_on", "current_period_start"),
            *("current_period_end", "trial_ends_on", "cancel_at_period_end", "canceled_on"),
        ),
        fixed="customer_id",
    ),
    "invoice": Shape(
        Invoice,
        "provider_ref",
        (
            *("provider_ref", "number", "customer_id", "status", "currency", "period_start", "period_end"),
            *("issued_on", "due_on", "total_minor", "paid_minor", "due_minor"),
        ),
        natural="number",
        fixed="customer_id",
    ),
    "payment": Shape(
        PaymentAttempt,
        "ref",
        (
            *("ref", "invoice_id", "method_id", "amount_minor", "status", "attempted_at", "failure_code"),
            "next_retry_on",
        ),
        fixed="invoice_id",
    ),
    "refund": Shape(
        Refund,
        "ref",
        ("ref", "invoice_id", "payment_id", "amount_minor", "status", "reason", "created_on", "expected_on"),
        fixed="invoice_id",
    ),
    "credit_note": Shape(
        CreditNote,
        "provider_ref",
        ("provider_ref", "number", "invoice_id", "amount_minor", "reason", "issued_on"),
        natural="number",
        fixed="invoice_id",
    ),
    "dispute": Shape(
        Dispute, "ref", ("ref", "invoice_id", "amount_minor", "status", "reason", "opened_on"), fixed="invoice_id"
    ),
}


def parents_of(record: Record) -> tuple[Key, ...]:
    """What must be on record before it can be."""
    match record:
        case records.PriceRecord():
            return (Key("plan", record.plan),)
        case records.PaymentMethodRecord() | records.InvoiceRecord():
            return (Key("customer", record.customer),)
        case records.SubscriptionRecord():
            return (Key("price", record.price), Key("customer", record.customer))
        case records.PaymentRecord() | records.RefundRecord() | records.CreditNoteRecord() | records.DisputeRecord():
            return (Key("customer", record.customer), Key("invoice", record.invoice))
        case _:
            return ()


def also_named(record: Record) -> tuple[Key, ...]:
    """What it names besides, where there is such a thing: without it the record stands all the same."""
    match record:
        case records.PaymentRecord() if record.method:
            return (Key("payment_method", record.method),)
        case records.RefundRecord() if record.payment:
            return (Key("payment", record.payment),)
        case _:
            return ()


def in_order(found: Sequence[Record]) -> list[Record]:
    """Each object once, the last of several, parents first."""
    last = {key_of(record): record for record in found}
    return [record for _, record in sorted(last.items(), key=_place)]


def _place(entry: tuple[Key, Record]) -> tuple[int, str]:
    key = entry[0]
    return KINDS.index(key.kind), key.ref
