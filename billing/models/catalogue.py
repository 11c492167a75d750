"""The catalogue: plans and what they cost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.facts import Interval
from billing.models.fields import currency, in_vocabulary, is_currency, one_row_each, provider_ref, vocabulary


class Plan(models.Model):
    """Something the company sells by subscription."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True, help_text="Offered to customers today")
    provider_ref = provider_ref()

    class Meta:
        ordering = ("code",)
        constraints = (one_row_each("billing_plan_provider_ref"),)

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a plan costs per interval in one currency, in minor units, taxes apart as the company quotes them.

    A raised price is a new row with a ``ref`` of its own; the old one is set inactive and stays with its subscribers.
    """

    ref = models.CharField(max_length=80, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="prices")
    currency = currency()
    interval = vocabulary(Interval)
    amount_minor = models.BigIntegerField()
    active = models.BooleanField(default=True, help_text="Offered to new subscribers")
    provider_active = models.BooleanField(
        null=True,
        blank=True,
        help_text="As the system copied from says; several of one plan may be, then none is quoted",
    )

    class Meta:
        ordering = ("plan", "currency", "interval", "ref")
        constraints = (
            is_currency("billing_price_currency"),
            in_vocabulary("interval", Interval, "billing_price_interval"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="billing_price_not_negative"),
            models.UniqueConstraint(
                fields=("plan", "currency", "interval"), condition=Q(active=True), name="billing_price_one_active"
            ),
        )

    def __str__(self) -> str:
        return self.ref
