"""Rows as records: here a record's ``ref`` is the row's own reference (a customer's external one, a bill's number)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Model, QuerySet

from billing import models, records
from billing.facts import (
    DisputeStatus,
    Interval,
    InvoiceLine,
    InvoiceStatus,
    LineKind,
    PaymentMethodKind,
    PaymentStatus,
    RefundStatus,
    SubscriptionStatus,
)
from billing.money import Money


@dataclass(frozen=True, slots=True)
class Kind:
    """How records of a kind are read: the rows with all they need, the column of ``ref``, the way to the customer."""

    rows: Callable[[], QuerySet[Any]]
    ref: str
    owner: str
    record: Callable[[Any], records.Record]

    def read(self, rows: QuerySet[Any]) -> list[records.Record]:
        return [self.record(row) for row in rows]


def _plan(row: models.Plan) -> records.PlanRecord:
    return records.PlanRecord(row.code, row.code, row.name, row.active)


def _price(row: models.Price) -> records.PriceRecord:
    amount = Money(row.amount_minor, row.currency)
    return records.PriceRecord(row.ref, row.plan.code, cast(Interval, row.interval), amount, row.active)


def _customer(row: models.Customer) -> records.CustomerRecord:
    default = next((method.ref for method in row.payment_methods.all() if method.is_default), "")
    return records.CustomerRecord(
        ref=row.external_ref,
        customer_ref=row.external_ref,
        name=row.name,
        email=row.email,
        locale=row.locale,
        currency=row.currency,
        credit=Money(row.credit_minor, row.currency),
        autopay=row.autopay,
        billing_address=row.billing_address,
        tax_id=row.tax_id,
        default_method=default,
    )


def _method(row: models.PaymentMethod) -> records.PaymentMethodRecord:
    kind = cast(PaymentMethodKind, row.kind)
    return records.PaymentMethodRecord(
        row.ref, row.customer.external_ref, kind, row.brand, row.last4, row.exp_month, row.exp_year
    )


def _subscription(row: models.Subscription) -> records.SubscriptionRecord:
    return records.SubscriptionRecord(
        ref=row.ref,
        customer=row.customer.external_ref,
        price=row.price.ref,
        status=cast(SubscriptionStatus, row.status),
        quantity=row.quantity,
        started_on=row.started_on,
        current_period_start=row.current_period_start,
        current_period_end=row.current_period_end,
        trial_ends_on=row.trial_ends_on,
        cancel_at_period_end=row.cancel_at_period_end,
        canceled_on=row.canceled_on,
    )


def _invoice(row: models.Invoice) -> records.InvoiceRecord:
    return records.InvoiceRecord(
        ref=row.number,
        customer=row.customer.external_ref,
        number=row.number,
        status=cast(InvoiceStatus, row.status),
        currency=row.currency,
        period_start=row.period_start,
        period_end=row.period_end,
        issued_on=row.issued_on,
        due_on=row.due_on,
        lines=tuple(_line(line, row.currency) for line in row.lines.all()),
        total=Money(row.total_minor, row.currency),
        paid=Money(row.paid_minor, row.currency),
        due=Money(row.due_minor, row.currency),
    )


def _line(row: models.InvoiceLine, currency: str) -> InvoiceLine:
    return InvoiceLine(
        ref=row.ref,
        kind=cast(LineKind, row.kind),
        key=row.key,
        description=row.description,
        amount=Money(row.amount_minor, currency),
        quantity=row.quantity,
        unit_amount=None if row.unit_minor is None else Money(row.unit_minor, currency),
        plan_code=row.plan_code,
        period_start=row.period_start,
        period_end=row.period_end,
    )


def _payment(row: models.PaymentAttempt) -> records.PaymentRecord:
    return records.PaymentRecord(
        ref=row.ref,
        customer=row.invoice.customer.external_ref,
        invoice=row.invoice.number,
        amount=Money(row.amount_minor, row.invoice.currency),
        status=cast(PaymentStatus, row.status),
        attempted_at=row.attempted_at,
        failure_code=row.failure_code,
        method=row.method.ref if row.method else "",
        next_retry_on=row.next_retry_on,
    )


def _refund(row: models.Refund) -> records.RefundRecord:
    return records.RefundRecord(
        ref=row.ref,
        customer=row.invoice.customer.external_ref,
        invoice=row.invoice.number,
        payment=row.payment.ref if row.payment else "",
        amount=Money(row.amount_minor, row.invoice.currency),
        status=cast(RefundStatus, row.status),
        reason=row.reason,
        created_on=row.created_on,
        expected_on=row.expected_on,
    )


def _credit_note(row: models.CreditNote) -> records.CreditNoteRecord:
    amount = Money(row.amount_minor, row.invoice.currency)
    customer = row.invoice.customer.external_ref
    return records.CreditNoteRecord(
        row.number, customer, row.invoice.number, row.number, amount, row.reason, row.issued_on
    )


def _dispute(row: models.Dispute) -> records.DisputeRecord:
    amount = Money(row.amount_minor, row.invoice.currency)
    customer, status = row.invoice.customer.external_ref, cast(DisputeStatus, row.status)
    return records.DisputeRecord(row.ref, customer, row.invoice.number, amount, status, row.reason, row.opened_on)


def _of_invoice(model: type[Model], *more: str) -> Callable[[], QuerySet[Any]]:
    return lambda: model._default_manager.select_related("invoice__customer", *more)


_OWNER, _BY_INVOICE = "customer__external_ref", "invoice__customer__external_ref"
KINDS: Mapping[records.RecordKind, Kind] = {
    "plan": Kind(models.Plan.objects.all, "code", "", _plan),
    "price": Kind(lambda: models.Price.objects.select_related("plan"), "ref", "", _price),
    "customer": Kind(
        lambda: models.Customer.objects.prefetch_related("payment_methods"), "external_ref", "external_ref", _customer
    ),
    "payment_method": Kind(lambda: models.PaymentMethod.objects.select_related("customer"), "ref", _OWNER, _method),
    "subscription": Kind(
        lambda: models.Subscription.objects.select_related("customer", "price"), "ref", _OWNER, _subscription
    ),
    "invoice": Kind(
        lambda: models.Invoice.objects.select_related("customer").prefetch_related("lines"), "number", _OWNER, _invoice
    ),
    "payment": Kind(_of_invoice(models.PaymentAttempt, "method"), "ref", _BY_INVOICE, _payment),
    "refund": Kind(_of_invoice(models.Refund, "payment"), "ref", _BY_INVOICE, _refund),
    "credit_note": Kind(_of_invoice(models.CreditNote), "number", _BY_INVOICE, _credit_note),
    "dispute": Kind(_of_invoice(models.Dispute), "ref", _BY_INVOICE, _dispute),
}
