"""What happened to an invoice after it was issued: attempts, refunds, credit notes and disputes.

All of them are in their invoice's currency, so none carries one of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.facts import DisputeStatus, PaymentStatus, RefundStatus
from billing.models.customer import PaymentMethod
from billing.models.fields import in_vocabulary, one_row_each, provider_ref, vocabulary
from billing.models.invoice import Invoice


class PaymentAttempt(models.Model):
    """One try to collect. ``failure_code`` uses Stripe's decline codes, e.g. insufficient_funds, expired_card."""

    ref = models.CharField(max_length=120, unique=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="payments")
    method = models.ForeignKey(PaymentMethod, null=True, blank=True, on_delete=models.SET_NULL, related_name="payments")
    amount_minor = models.BigIntegerField()
    status = vocabulary(PaymentStatus)
    attempted_at = models.DateTimeField()
    failure_code = models.CharField(max_length=80, blank=True)
    next_retry_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-attempted_at", "ref")
        constraints = (
            in_vocabulary("status", PaymentStatus, "billing_payment_status"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="billing_payment_amount"),
            models.CheckConstraint(
                condition=Q(status="failed") & ~Q(failure_code="") | ~Q(status="failed") & Q(failure_code=""),
                name="billing_payment_failure_has_code",
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Refund(models.Model):
    """Money given back. ``payment`` is the one it is of, where that is known."""

    ref = models.CharField(max_length=120, unique=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="refunds")
    payment = models.ForeignKey(
        PaymentAttempt, null=True, blank=True, on_delete=models.SET_NULL, related_name="refunds"
    )
    amount_minor = models.BigIntegerField()
    status = vocabulary(RefundStatus)
    reason = models.CharField(max_length=300)
    created_on = models.DateField()
    expected_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-created_on", "ref")
        constraints = (
            in_vocabulary("status", RefundStatus, "billing_refund_status"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="billing_refund_amount"),
        )

    def __str__(self) -> str:
        return self.ref


class CreditNote(models.Model):
    """Something taken off an invoice after it was issued. ``line_ref`` names the line where it takes off one."""

    number = models.CharField(max_length=80, unique=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="credit_notes")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    issued_on = models.DateField()
    line_ref = models.CharField(max_length=120, blank=True, default="")
    provider_ref = provider_ref()

    class Meta:
        ordering = ("-issued_on", "number")
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="billing_credit_note_amount"),
            one_row_each("billing_credit_note_provider_ref"),
        )

    def __str__(self) -> str:
        return self.number


class Dispute(models.Model):
    ref = models.CharField(max_length=120, unique=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="disputes")
    amount_minor = models.BigIntegerField()
    status = vocabulary(DisputeStatus)
    reason = models.CharField(max_length=300)
    opened_on = models.DateField()

    class Meta:
        ordering = ("-opened_on", "ref")
        constraints = (
            in_vocabulary("status", DisputeStatus, "billing_dispute_status"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="billing_dispute_amount"),
        )

    def __str__(self) -> str:
        return self.ref
