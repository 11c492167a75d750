"""What the ledger's rules write, as rows. Must run inside the transaction that read the books."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from billing import models
from billing.gateways.ledger import AppliedCoupon, Case, PendingItem, Waiver, Written
from billing.records import (
    CustomerRecord,
    DisputeRecord,
    InvoiceRecord,
    PaymentRecord,
    RefundRecord,
    SubscriptionRecord,
)


def write(written: Iterable[Written]) -> None:
    for each in written:
        _WRITERS[type(each)](each)


def _customer(record: CustomerRecord) -> None:
    models.Customer.objects.filter(external_ref=record.ref).update(
        credit_minor=record.credit.minor,
        autopay=record.autopay,
        billing_address=record.billing_address,
        tax_id=record.tax_id,
    )


def _subscription(record: SubscriptionRecord) -> None:
    models.Subscription.objects.filter(ref=record.ref).update(
        price=models.Price.objects.get(ref=record.price),
        status=record.status,
        current_period_start=record.current_period_start,
        current_period_end=record.current_period_end,
        cancel_at_period_end=record.cancel_at_period_end,
    )


def _invoice(record: InvoiceRecord) -> None:
    """The state of a bill, and the lines that are new to it."""
    row = models.Invoice.objects.get(number=record.number)
    row.status, row.due_on = record.status, record.due_on
    row.total_minor, row.paid_minor, row.due_minor = record.total.minor, record.paid.minor, record.due.minor
    row.save(update_fields=["status", "due_on", "total_minor", "paid_minor", "due_minor"])
    known = set(row.lines.values_list("ref", flat=True))
    models.InvoiceLine.objects.bulk_create(
        models.InvoiceLine(
            invoice=row,
            ref=line.ref,
            position=position,
            kind=line.kind,
            key=line.key,
            description=line.description,
            amount_minor=line.amount.minor,
        )
        for position, line in enumerate(record.lines, start=1)
        if line.ref not in known
    )


def _payment(record: PaymentRecord) -> None:
    models.PaymentAttempt.objects.update_or_create(
        ref=record.ref,
        defaults={
            "invoice": models.Invoice.objects.get(number=record.invoice),
            "method": models.PaymentMethod.objects.filter(ref=record.method).first(),
            "amount_minor": record.amount.minor,
            "status": record.status,
            "attempted_at": record.attempted_at,
            "failure_code": record.failure_code,
            "next_retry_on": record.next_retry_on,
        },
    )


def _refund(record: RefundRecord) -> None:
    models.Refund.objects.create(
        ref=record.ref,
        invoice=models.Invoice.objects.get(number=record.invoice),
        payment=models.PaymentAttempt.objects.get(ref=record.payment),
        amount_minor=record.amount.minor,
        status=record.status,
        reason=record.reason,
        created_on=record.created_on,
        expected_on=record.expected_on,
    )


def _waiver(waiver: Waiver) -> None:
    models.CreditNote.objects.create(
        number=waiver.note.number,
        invoice=models.Invoice.objects.get(number=waiver.note.invoice),
        amount_minor=waiver.note.amount.minor,
        reason=waiver.note.reason,
        issued_on=waiver.note.issued_on,
        line_ref=waiver.line,
    )


def _dispute(record: DisputeRecord) -> None:
    models.Dispute.objects.create(
        ref=record.ref,
        invoice=models.Invoice.objects.get(number=record.invoice),
        amount_minor=record.amount.minor,
        status=record.status,
        reason=record.reason,
        opened_on=record.opened_on,
    )


def _item(item: PendingItem) -> None:
    models.InvoiceItem.objects.create(
        ref=item.ref,
        customer=models.Customer.objects.get(external_ref=item.customer),
        subscription=models.Subscription.objects.get(ref=item.subscription),
        kind=item.kind,
        description=item.description,
        currency=item.amount.currency,
        amount_minor=item.amount.minor,
        plan_code=item.plan_code,
        period_start=item.period_start,
        period_end=item.period_end,
        created_on=item.created_on,
    )


def _applied(applied: AppliedCoupon) -> None:
    models.AppliedCoupon.objects.create(
        ref=applied.ref,
        coupon=models.Coupon.objects.get(code=applied.code),
        customer=models.Customer.objects.get(external_ref=applied.customer),
        subscription=models.Subscription.objects.filter(ref=applied.subscription).first(),
        applied_on=applied.applied_on,
        ends_on=applied.ends_on,
    )


def _case(case: Case) -> None:
    row = models.Customer.objects.get(external_ref=case.customer)
    row.open_cases = [*row.open_cases, case.subject]
    row.save(update_fields=["open_cases"])


_WRITERS: Mapping[type[Any], Callable[[Any], None]] = {
    CustomerRecord: _customer,
    SubscriptionRecord: _subscription,
    InvoiceRecord: _invoice,
    PaymentRecord: _payment,
    RefundRecord: _refund,
    Waiver: _waiver,
    DisputeRecord: _dispute,
    PendingItem: _item,
    AppliedCoupon: _applied,
    Case: _case,
}
