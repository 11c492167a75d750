"""Invoices and their lines."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from billing.facts import InvoiceStatus, LineKind
from billing.models.customer import Customer
from billing.models.fields import currency, in_vocabulary, is_currency, one_row_each, provider_ref, vocabulary


class Invoice(models.Model):
    """A bill. ``total_minor`` is the sum of its lines; writers go through services that check it."""

    number = models.CharField(max_length=80, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="invoices")
    status = vocabulary(InvoiceStatus)
    currency = currency()
    period_start = models.DateField()
    period_end = models.DateField()
    issued_on = models.DateField()
    due_on = models.DateField()
    total_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    due_minor = models.BigIntegerField(help_text="Still to be paid, minor units")
    provider_ref = provider_ref()

    class Meta:
        ordering = ("-issued_on", "-number")
        indexes = (models.Index(fields=("customer", "-issued_on", "-number"), name="billing_invoice_newest"),)
        constraints = (
            in_vocabulary("status", InvoiceStatus, "billing_invoice_status"),
            is_currency("billing_invoice_currency"),
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="billing_invoice_period_order"),
            models.CheckConstraint(condition=Q(issued_on__lte=F("due_on")), name="billing_invoice_due_after_issue"),
            models.CheckConstraint(condition=Q(paid_minor__gte=0), name="billing_invoice_paid_not_negative"),
            one_row_each("billing_invoice_provider_ref"),
            models.CheckConstraint(
                name="billing_invoice_due_is_what_is_left",
                condition=Q(status__in=("paid", "void"), due_minor=0)
                | Q(status__in=("draft", "open", "uncollectible"), due_minor=F("total_minor") - F("paid_minor")),
            ),
        )

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """One line in the invoice's currency. ``amount_minor`` is signed: discounts and credits take away."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    ref = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    kind = vocabulary(LineKind)
    key = models.CharField(max_length=120, help_text="The same thing on another invoice carries the same key")
    description = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField(default=1)
    unit_minor = models.BigIntegerField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    plan_code = models.CharField(max_length=80, blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("invoice", "position")
        constraints = (
            in_vocabulary("kind", LineKind, "billing_line_kind"),
            models.UniqueConstraint(fields=("invoice", "ref"), name="billing_line_ref_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="billing_line_quantity"),
            models.CheckConstraint(
                name="billing_line_sign_of_its_kind",
                condition=Q(kind__in=("proration", "one_off", "tax"))
                | Q(kind__in=("discount", "credit"), amount_minor__lte=0)
                | Q(kind__in=("subscription", "usage", "late_fee"), amount_minor__gte=0),
            ),
            # A comparison with NULL is no refusal, so both ends are asked for by name.
            models.CheckConstraint(
                name="billing_line_period_order",
                condition=Q(period_start__isnull=True, period_end__isnull=True)
                | Q(period_start__isnull=False, period_end__isnull=False, period_start__lte=F("period_end")),
            ),
        )

    def __str__(self) -> str:
        return self.description
