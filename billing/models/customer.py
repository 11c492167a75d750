"""Customers with what the CRM knows of them, their subscriptions and their payment methods."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from billing.facts import PaymentMethodKind, SubscriptionStatus
from billing.models.catalogue import Price
from billing.models.fields import currency, in_vocabulary, is_currency, one_row_each, provider_ref, vocabulary
from billing.models.personal import PersonalText


class Customer(models.Model):
    """A customer under the reference that the company's own systems and the signed session use."""

    external_ref = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    locale = models.CharField(max_length=20, default="en-IE", help_text="BCP 47, e.g. en-IE")
    currency = currency()
    credit_minor = models.BigIntegerField(default=0, help_text="Unapplied credit, minor units")
    autopay = models.BooleanField(default=True)
    billing_address: models.TextField[str, str] = PersonalText(max_length=400, blank=True)
    tax_id: models.TextField[str, str] = PersonalText(max_length=40, blank=True)
    segment = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=120, blank=True, help_text="Account owner at the company")
    notes = models.TextField(blank=True)
    open_cases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    crm_synced_at = models.DateTimeField(null=True, blank=True, help_text="When the CRM was last asked for it (UTC)")
    provider_ref = provider_ref()
    default_method_ref = models.CharField(
        max_length=120, blank=True, default="", help_text="As the system copied from says"
    )
    synced_at = models.DateTimeField(null=True, blank=True, help_text="Everything of this customer was read then")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Not a customer there any more; bills are kept")

    class Meta:
        ordering = ("name", "external_ref")
        constraints = (
            is_currency("billing_customer_currency"),
            models.CheckConstraint(condition=Q(credit_minor__gte=0), name="billing_customer_credit_not_negative"),
            models.CheckConstraint(condition=~Q(external_ref=""), name="billing_customer_has_reference"),
            one_row_each("billing_customer_provider_ref"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.external_ref})"


class Subscription(models.Model):
    """A customer's use of one price; ``quantity`` counts seats or lines."""

    ref = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="subscriptions")
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="subscriptions")
    status = vocabulary(SubscriptionStatus)
    quantity = models.PositiveIntegerField(default=1)
    started_on = models.DateField()
    current_period_start = models.DateField()
    current_period_end = models.DateField()
    trial_ends_on = models.DateField(null=True, blank=True)
    cancel_at_period_end = models.BooleanField(default=False)
    canceled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-started_on", "ref")
        constraints = (
            in_vocabulary("status", SubscriptionStatus, "billing_subscription_status"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="billing_subscription_quantity"),
            models.CheckConstraint(
                condition=Q(current_period_start__lte=F("current_period_end")), name="billing_subscription_period"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class PaymentMethod(models.Model):
    """How a customer pays. Only the brand and last four are ever stored."""

    ref = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="payment_methods")
    kind = vocabulary(PaymentMethodKind)
    brand = models.CharField(max_length=40, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    exp_month = models.PositiveSmallIntegerField(null=True, blank=True)
    exp_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ("-is_default", "ref")
        constraints = (
            in_vocabulary("kind", PaymentMethodKind, "billing_method_kind"),
            models.CheckConstraint(condition=Q(last4__regex=r"^([0-9]{4})?$"), name="billing_method_last4"),
            models.CheckConstraint(
                name="billing_method_expiry",
                condition=Q(exp_month__isnull=True, exp_year__isnull=True)
                | Q(
                    exp_month__isnull=False,
                    exp_year__isnull=False,
                    exp_month__range=(1, 12),
                    exp_year__range=(2000, 2100),
                ),
            ),
            models.UniqueConstraint(
                fields=("customer",), condition=Q(is_default=True), name="billing_method_one_default"
            ),
        )

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last4}" if self.last4 else self.kind
