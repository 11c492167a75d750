"""What stands to be billed with the next invoice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from billing.facts import LineKind
from billing.models.customer import Customer, Subscription
from billing.models.fields import currency, in_vocabulary, is_currency, vocabulary
from billing.models.invoice import Invoice


class InvoiceItem(models.Model):
    """A line to be: the proration of a plan change, for one. ``invoice`` is set once it has been billed."""

    ref = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="invoice_items")
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.CASCADE, related_name="invoice_items"
    )
    invoice = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.SET_NULL, related_name="items")
    kind = vocabulary(LineKind)
    description = models.CharField(max_length=300)
    currency = currency()
    amount_minor = models.BigIntegerField(help_text="Signed: what is credited is negative")
    plan_code = models.CharField(max_length=80, blank=True)
    period_start = models.DateField()
    period_end = models.DateField()
    created_on = models.DateField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            in_vocabulary("kind", LineKind, "billing_item_kind"),
            is_currency("billing_item_currency"),
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="billing_item_period_order"),
        )

    def __str__(self) -> str:
        return self.description
