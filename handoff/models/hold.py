"""What must be kept as it is, because a court or a regulator may ask for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models.conversation import Conversation


class LegalHold(models.Model):
    """On one conversation, or on all that a customer has or will have. While it stands nothing is redacted or deleted.

    Lifted holds stay as rows: who held what from when to when is itself asked for.
    """

    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    customer_ref = models.CharField(max_length=255, blank=True, default="")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(conversation__isnull=False, customer_ref="")
                | (Q(conversation__isnull=True) & ~Q(customer_ref="")),
                name="hold_on_one_thing",
            ),
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(lifted_at__isnull=True), name="one_hold_on_a_conversation"
            ),
            models.UniqueConstraint(
                fields=["customer_ref"],
                condition=Q(lifted_at__isnull=True) & ~Q(customer_ref=""),
                name="one_hold_on_a_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:40]

    @property
    def on_customer(self) -> bool:
        return bool(self.customer_ref)
