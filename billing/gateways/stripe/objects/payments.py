"""Charges, refunds and disputes. None of them names its invoice: that comes from the invoice's payments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from billing.facts import DisputeStatus, PaymentStatus, RefundStatus
from billing.gateways.stripe.objects.catalogue import money
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.stripe.times import day_of, instant
from billing.gateways.stripe.wire import Object, id_of
from billing.records import DisputeRecord, PaymentRecord, RefundRecord

_REFUNDS: Mapping[str, RefundStatus] = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "canceled",
}
_DISPUTES: Mapping[str, DisputeStatus] = {
    "needs_response": "needs_response",
    "warning_needs_response": "needs_response",
    "under_review": "under_review",
    "warning_under_review": "under_review",
    "won": "won",
    "warning_closed": "won",
    "prevented": "won",
    "lost": "lost",
}


def payment(charge: Object, invoice: str, next_retry_on: date | None = None) -> PaymentRecord:
    status = _status(charge)
    return PaymentRecord(
        ref=charge["id"],
        customer=id_of(charge["customer"]),
        invoice=invoice,
        amount=money(charge["amount"], charge["currency"]),
        status=status,
        attempted_at=instant(charge["created"]),
        failure_code=failure_code(charge) if status == "failed" else "",
        method=charge.get("payment_method") or "",
        next_retry_on=next_retry_on if status == "failed" else None,
    )


def _status(charge: Object) -> PaymentStatus:
    if charge["status"] == "failed":
        return "failed"
    if charge["status"] == "pending":
        return "pending"
    return "refunded" if charge.get("refunded") else "succeeded"


def failure_code(charge: Object) -> str:
    """The bank's reason (``insufficient_funds``) where there is one, else Stripe's code (``card_declined``)."""
    code = charge.get("failure_code") or "generic_decline"
    reason = (charge.get("outcome") or {}).get("reason")
    return str(reason) if code == "card_declined" and reason else str(code)


def refund(found: Object, charge: Object, invoice: str, options: StripeOptions) -> RefundRecord:
    created = day_of(found["created"], options.time_zone)
    status = _REFUNDS.get(found.get("status") or "", "pending")
    expected = None
    if status == "pending" and options.refund_processing_days is not None:
        expected = created + timedelta(days=options.refund_processing_days)
    return RefundRecord(
        ref=found["id"],
        customer=id_of(charge["customer"]),
        invoice=invoice,
        payment=charge["id"],
        amount=money(found["amount"], found["currency"]),
        status=status,
        reason=found.get("reason") or "requested_by_customer",
        created_on=created,
        expected_on=expected,
    )


def dispute(found: Object, charge: Object, invoice: str, options: StripeOptions) -> DisputeRecord:
    return DisputeRecord(
        ref=found["id"],
        customer=id_of(charge["customer"]),
        invoice=invoice,
        amount=money(found["amount"], found["currency"]),
        status=_DISPUTES.get(found["status"], "under_review"),
        reason=found.get("reason") or "general",
        opened_on=day_of(found["created"], options.time_zone),
    )
