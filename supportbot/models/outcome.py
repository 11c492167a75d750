"""What came of conversations, on its way to the CRM."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models import Conversation


class OutcomeDelivery(models.Model):
    """One conversation's outcome, until the CRM has what stands now. Moments are UTC.

    ``wanted`` is the entry of the event log that made it worth telling, ``sent`` the one that the CRM has been told
    of: a rating after the closing makes it wanted again, under the same key. Taken by moving ``due_at`` ahead;
    ``taken`` is the taker's token. What is told is read from the rows at the moment of sending.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed", "given up"

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="outcome_delivery"
    )
    wanted = models.BigIntegerField()
    sent = models.BigIntegerField(null=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.PENDING, db_default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    taken = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, help_text="the last attempt")
    ref = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="the CRM's own id of it")
    error = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="pending"), name="outcome_due"),
            models.Index(fields=["created_at"], condition=~Q(status="delivered"), name="outcome_not_told"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"

    @property
    def key(self) -> str:
        """What the CRM tells repeats by."""
        return f"conversation_{self.conversation_id.hex}"


class OutcomeLog(models.Model):
    """How far the event log has been read for the CRM: one row. ``sweeper_until`` (UTC) is the right to call it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_event_id = models.BigIntegerField(default=0)
    sweeper_until = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_outcome_log")]

    def __str__(self) -> str:
        return str(self.last_event_id)
