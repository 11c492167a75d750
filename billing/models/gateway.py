"""What the local billing system remembers of what it was told to do, and the links that it gave out."""

from __future__ import annotations

import uuid
from typing import Literal

from django.db import models
from django.db.models import Q

from billing.models.customer import Customer
from billing.models.fields import in_vocabulary, vocabulary
from billing.models.invoice import Invoice

LinkPurpose = Literal["pay", "method"]


class GatewayDoing(models.Model):
    """A command that was carried out under an idempotency key, and its receipt (without the customer's link)."""

    key = models.CharField(max_length=255, unique=True)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of customer and command")
    receipt = models.JSONField()
    done_at = models.DateTimeField()

    class Meta:
        ordering = ("-done_at",)

    def __str__(self) -> str:
        return self.key


class CustomerLink(models.Model):
    """A link for one customer and one purpose, good once and until ``expires_at``.

    The link itself is the id signed with the installation's key: who reads this table cannot make it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = vocabulary(LinkPurpose)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="links")
    invoice = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            in_vocabulary("purpose", LinkPurpose, "billing_link_purpose"),
            models.CheckConstraint(
                condition=Q(purpose="pay", invoice__isnull=False) | Q(purpose="method", invoice__isnull=True),
                name="billing_link_names_what_it_pays",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
