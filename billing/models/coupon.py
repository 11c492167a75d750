"""Coupons of the local billing system, and to whom they were given."""

from __future__ import annotations

from typing import Literal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from billing.models.customer import Customer, Subscription
from billing.models.fields import CURRENCY_PATTERN, in_vocabulary, vocabulary

CouponDuration = Literal["once", "months"]


class Coupon(models.Model):
    """Whole percent or an amount in minor units off the next bill (``once``) or those of so many ``months``."""

    code = models.CharField(max_length=80)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    duration = vocabulary(CouponDuration, default="once")
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day on which it can be given")
    max_redemptions = models.PositiveIntegerField(null=True, blank=True, help_text="By all customers together")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(Upper("code"), name="billing_coupon_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="billing_coupon_has_code"),
            in_vocabulary("duration", CouponDuration, "billing_coupon_duration"),
            models.CheckConstraint(
                name="billing_coupon_percent_or_amount",
                condition=Q(percent__isnull=False, percent__range=(1, 100), amount_minor__isnull=True, currency="")
                | Q(
                    percent__isnull=True,
                    amount_minor__isnull=False,
                    amount_minor__gt=0,
                    currency__regex=CURRENCY_PATTERN,
                ),
            ),
            models.CheckConstraint(
                name="billing_coupon_months_of_its_duration",
                condition=Q(duration="once", months__isnull=True)
                | Q(duration="months", months__isnull=False, months__gt=0),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__lte=F("valid_until")),
                name="billing_coupon_validity_order",
            ),
        )

    def __str__(self) -> str:
        return self.code


class AppliedCoupon(models.Model):
    """A coupon that a customer has: on the account, or on one subscription. Each coupon once."""

    ref = models.CharField(max_length=120, unique=True)
    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="applied")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="applied_coupons")
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.CASCADE, related_name="applied_coupons"
    )
    applied_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day it counts; empty: the next bill")

    class Meta:
        ordering = ("-applied_on", "ref")
        constraints = (models.UniqueConstraint(fields=("coupon", "customer"), name="billing_coupon_once_a_customer"),)

    def __str__(self) -> str:
        return self.ref
