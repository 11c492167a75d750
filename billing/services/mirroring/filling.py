"""From a record to the row that it is to be: what it names is looked up, what must hold is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

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
from billing.services.mirroring.problems import Unwritable, amounts_check, currency_check
from billing.services.mirroring.shapes import SHAPES
from billing.services.mirroring.standing import Standing, natural_of

_CLIPPED = ("name", "description", "reason", "billing_address", "brand")
"""Texts that are only shown: what does not fit is cut, not refused."""


def row_of(record: Record, standing: Standing, gone: set[Key]) -> Any:
    """The row that stands for the record, filled with it; a new one where there is none. Raises Unwritable.

    ``gone`` are objects that the system no longer has: their natural name is free for a new object.
    """
    key = key_of(record)
    shape = SHAPES[key.kind]
    amounts_check(record)
    # A copy: where the record is refused, children are still held against the row as it is.
    row = copy(standing.rows.get(key) or _adopted(record, standing, gone) or shape.model())
    belongs_to = getattr(row, shape.fixed) if shape.fixed else None
    _FILL[key.kind](row, record, standing)
    if row.pk and belongs_to not in (None, getattr(row, shape.fixed, None)):
        raise Unwritable(f"it belonged to another {shape.fixed.removesuffix('_id')} before; a record never moves")
    _clean(row)
    return row


def _adopted(record: Record, standing: Standing, gone: set[Key]) -> Any:
    """A row of the same natural name that no object of the system stands behind, or none any more."""
    row = standing.namesake(record)
    if row is None:
        return None
    kind = key_of(record).kind
    behind = row.provider_ref
    if behind in ("", record.ref) or Key(kind, behind) in gone:
        return row
    raise Unwritable(f"{natural_of(record)} is already the name of {kind} {behind}")


def _plan(row: Plan, record: records.PlanRecord, standing: Standing) -> None:
    row.provider_ref, row.code, row.name, row.active = record.ref, record.code, record.name, record.active


def _price(row: Price, record: records.PriceRecord, standing: Standing) -> None:
    row.ref, row.plan_id = record.ref, _named(standing, "plan", record.plan).pk
    row.currency, row.interval, row.amount_minor = record.amount.currency, record.interval, record.amount.minor
    if row._state.adding:
        row.active = False  # which one is quoted is settled once all of the plan's are there
    row.provider_active = record.active


def _customer(row: Customer, record: records.CustomerRecord, standing: Standing) -> None:
    row.provider_ref, row.external_ref = record.ref, record.customer_ref
    row.name, row.email, row.locale = record.name, record.email, record.locale
    row.currency, row.credit_minor, row.autopay = record.currency, record.credit.minor, record.autopay
    row.billing_address, row.tax_id = record.billing_address, record.tax_id
    row.default_method_ref, row.closed_at = record.default_method, None


def _method(row: PaymentMethod, record: records.PaymentMethodRecord, standing: Standing) -> None:
    row.ref, row.customer_id = record.ref, _named(standing, "customer", record.customer).pk
    row.kind, row.brand, row.last4 = record.kind, record.brand, record.last4
    row.exp_month, row.exp_year = record.exp_month, record.exp_year


def _subscription(row: Subscription, record: records.SubscriptionRecord, standing: Standing) -> None:
    row.ref, row.customer_id = record.ref, _named(standing, "customer", record.customer).pk
    row.price_id = _named(standing, "price", record.price).pk
    row.status, row.quantity, row.started_on = record.status, record.quantity, record.started_on
    row.current_period_start, row.current_period_end = record.current_period_start, record.current_period_end
    row.trial_ends_on, row.canceled_on = record.trial_ends_on, record.canceled_on
    row.cancel_at_period_end = record.cancel_at_period_end


def _invoice(row: Invoice, record: records.InvoiceRecord, standing: Standing) -> None:
    row.provider_ref, row.number = record.ref, record.number
    row.customer_id = _named(standing, "customer", record.customer).pk
    row.status, row.currency = record.status, record.currency
    row.period_start, row.period_end = record.period_start, record.period_end
    row.issued_on, row.due_on = record.issued_on, record.due_on
    row.total_minor, row.paid_minor, row.due_minor = record.total.minor, record.paid.minor, record.due.minor


def _payment(row: PaymentAttempt, record: records.PaymentRecord, standing: Standing) -> None:
    row.ref, row.invoice_id, row.amount_minor = record.ref, _bill(standing, record).pk, record.amount.minor
    method = standing.rows.get(Key("payment_method", record.method))
    row.method_id = method and method.pk
    row.status, row.attempted_at, row.failure_code = record.status, record.attempted_at, record.failure_code
    row.next_retry_on = record.next_retry_on


def _refund(row: Refund, record: records.RefundRecord, standing: Standing) -> None:
    row.ref, row.invoice_id, row.amount_minor = record.ref, _bill(standing, record).pk, record.amount.minor
    payment = standing.rows.get(Key("payment", record.payment))
    row.payment_id = payment and payment.pk
    row.status, row.reason = record.status, record.reason
    row.created_on, row.expected_on = record.created_on, record.expected_on


def _credit_note(row: CreditNote, record: records.CreditNoteRecord, standing: Standing) -> None:
    row.provider_ref, row.number, row.invoice_id = record.ref, record.number, _bill(standing, record).pk
    row.amount_minor, row.reason, row.issued_on = record.amount.minor, record.reason, record.issued_on


def _dispute(row: Dispute, record: records.DisputeRecord, standing: Standing) -> None:
    row.ref, row.invoice_id, row.amount_minor = record.ref, _bill(standing, record).pk, record.amount.minor
    row.status, row.reason, row.opened_on = record.status, record.reason, record.opened_on


_OfInvoice = records.PaymentRecord | records.RefundRecord | records.CreditNoteRecord | records.DisputeRecord


def _bill(standing: Standing, record: _OfInvoice) -> Invoice:
    """The invoice it is of: of the same customer and in the same currency."""
    invoice: Invoice = _named(standing, "invoice", record.invoice)
    customer: Customer = _named(standing, "customer", record.customer)
    if invoice.customer_id != customer.pk:
        raise Unwritable(f"it is customer {record.customer}'s, its invoice {record.invoice} is another customer's")
    currency_check(record.amount, invoice.currency)
    return invoice


def _named(standing: Standing, kind: RecordKind, ref: str) -> Any:
    row = standing.rows.get(Key(kind, ref))
    if row is None:
        raise Unwritable(f"it names {kind} {ref}, which is not on record")
    return row


def _clean(row: Any) -> None:
    for column in _CLIPPED:
        text = row.__dict__.get(column)
        if isinstance(text, str):
            longest = row._meta.get_field(column).max_length
            setattr(row, column, readable(text)[:longest])


def readable(text: str) -> str:
    """Without what a text column cannot hold: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


_FILL: Mapping[RecordKind, Callable[[Any, Any, Standing], None]] = {
    "plan": _plan,
    "price": _price,
    "customer": _customer,
    "payment_method": _method,
    "subscription": _subscription,
    "invoice": _invoice,
    "payment": _payment,
    "refund": _refund,
    "credit_note": _credit_note,
    "dispute": _dispute,
}
