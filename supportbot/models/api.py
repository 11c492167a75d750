"""What a company's own systems come in with, and what they are told: keys, webhook endpoints, deliveries."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models import Conversation, Event


class ApiKey(models.Model):
    """One key. Of its secret only a hash is kept; ``prefix`` is the part that may be shown and finds the row.

    ``last_used_at`` is written at most once a minute. A key that is revoked or past ``expires_at`` (UTC) is dead.
    """

    class Scope(models.TextChoices):
        CONVERSATIONS_READ = "conversations:read", "read conversations"
        CONVERSATIONS_WRITE = "conversations:write", "open conversations and write in them"
        WEBHOOKS_MANAGE = "webhooks:manage", "manage webhooks"
        SESSIONS_REVOKE = "sessions:revoke", "end customers' sessions"

    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class WebhookEndpoint(models.Model):
    """An address that is told of events. Its secret is derived from ``salt`` and the program's own key.

    After a change of secret the one before still signs until ``previous_until`` (UTC). ``failing_since`` is when
    deliveries began to fail without one that went through. ``enabled_at``: events from before it are not told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    url = models.CharField(max_length=500)
    description = models.CharField(max_length=120, blank=True, default="")
    events = ArrayField(models.CharField(max_length=40))
    enabled = models.BooleanField(default=True)
    enabled_at = models.DateTimeField(db_default=Now())
    disabled_reason = models.CharField(max_length=200, blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    salt = models.CharField(max_length=32)
    previous_salt = models.CharField(max_length=32, blank=True, default="")
    previous_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.description or self.url


class WebhookDelivery(models.Model):
    """One event for one endpoint, until it is delivered or given up. ``id`` is its webhook-id through all attempts.

    Taken by whoever finds it due, by moving ``due_at`` (UTC) ahead. Within one conversation a later event
    is not sent before an earlier one is settled. A test has no event. The payload is made when it is sent, from
    the rows as they stand, so that what was masked or erased meanwhile does not leave.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed", "given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=40)
    status = models.CharField(max_length=9, choices=Status, default=Status.PENDING, db_default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, help_text="the last attempt")
    status_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        ordering = ["-created_at", "-event"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="one_delivery_of_an_event")]
        indexes = [
            models.Index(fields=["due_at", "event"], condition=Q(status="pending"), name="delivery_due"),
            models.Index(
                fields=["endpoint", "conversation", "event"], condition=Q(status="pending"), name="delivery_order"
            ),
            models.Index(models.F("endpoint"), models.F("created_at").desc(), name="delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.status}"

    @property
    def webhook_id(self) -> str:
        """What receivers tell repeats by."""
        return f"msg_{self.pk.hex}"


class WebhookLog(models.Model):
    """How far the event log has been read: one row. ``sweeper_until`` (UTC) is the right to send, as a lease."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_event_id = models.BigIntegerField(default=0)
    sweeper_until = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_webhook_log")]

    def __str__(self) -> str:
        return str(self.last_event_id)
