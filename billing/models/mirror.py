"""Copying from billing systems and the CRM: connections, how fresh each object is, deliveries, runs."""

from __future__ import annotations

from typing import Literal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.models.fields import in_vocabulary, vocabulary
from billing.records import RecordKind

ConnectionKind = Literal["billing", "crm"]
DeliveryState = Literal["received", "done", "failed", "refused"]
DeliverySource = Literal["webhook", "poll"]


class Connection(models.Model):
    """One system that records are copied from. ``active`` is the one in use of its kind; others are history.

    ``caught_up_at``: everything that had happened by then has been read. ``cursor`` is where the next poll goes on.
    """

    kind = vocabulary(ConnectionKind)
    name = models.CharField(max_length=40)
    active = models.BooleanField(default=True)
    cursor = models.CharField(max_length=255, blank=True, default="")
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    last_error_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    caught_up_at = models.DateTimeField(null=True, blank=True)
    refused = models.PositiveBigIntegerField(default=0, help_text="Deliveries that were not the system's own")
    foreign = models.PositiveBigIntegerField(default=0, help_text="Records given out as another customer's")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("kind", "name")
        constraints = (
            in_vocabulary("kind", ConnectionKind, "billing_connection_kind"),
            models.UniqueConstraint(fields=("kind", "name"), name="billing_connection_once"),
            models.UniqueConstraint(fields=("kind",), condition=Q(active=True), name="billing_connection_one_active"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def failing(self) -> bool:
        """Whether the last call failed."""
        return self.last_error_at is not None and (self.last_ok_at is None or self.last_ok_at < self.last_error_at)


class MirrorState(models.Model):
    """How one object of a billing system stands here: read under ``ticket``, which was taken at ``synced_at`` (UTC).

    Everything that had happened to it by ``synced_at`` is in its row, unless ``problem`` says why it is not there.
    ``owner`` is the system's id of the customer. ``gone``: the system has no such object any more.
    """

    gateway = models.CharField(max_length=40)
    kind = vocabulary(RecordKind)
    ref = models.CharField(max_length=120)
    owner = models.CharField(max_length=120, blank=True, default="")
    ticket = models.BigIntegerField()
    synced_at = models.DateTimeField()
    gone = models.BooleanField(default=False)
    problem = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("gateway", "kind", "ref")
        constraints = (
            in_vocabulary("kind", RecordKind, "billing_state_kind"),
            models.UniqueConstraint(fields=("gateway", "kind", "ref"), name="billing_state_once"),
        )
        indexes = (
            models.Index(fields=("gateway", "owner"), condition=~Q(problem=""), name="billing_state_problem"),
            models.Index(fields=("gateway", "kind", "ticket"), name="billing_state_unseen"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Delivery(models.Model):
    """News from a billing system, by webhook or found by polling; each event once, whichever way it came first.

    Taken by whoever finds it due, by moving ``next_try_at`` (UTC) ahead. ``event`` is empty until the signature has
    been checked; of what was refused the body is not kept for long. ``keys`` are the objects to be read again.
    """

    gateway = models.CharField(max_length=40)
    event = models.CharField(max_length=255, null=True, blank=True)
    kind = models.CharField(max_length=120, blank=True, default="")
    source = vocabulary(DeliverySource)
    keys = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when it happened, as the system says")
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    state = vocabulary(DeliveryState, default="received")
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0, help_text="how often it came again")
    error = models.CharField(max_length=300, blank=True, default="")
    received_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name_plural = "deliveries"
        constraints = (
            in_vocabulary("state", DeliveryState, "billing_delivery_state"),
            in_vocabulary("source", DeliverySource, "billing_delivery_source"),
            models.UniqueConstraint(fields=("gateway", "event"), name="billing_delivery_event_once"),
        )
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(state="received"), name="billing_delivery_due"),
            models.Index(fields=("gateway", "state", "-received_at"), name="billing_delivery_log"),
        )

    def __str__(self) -> str:
        return f"{self.kind or 'delivery'} {self.event or self.pk}"


class Backfill(models.Model):
    """How far copying every object of one kind has come. ``cursor`` is committed with the rows of its page.

    ``wanted``: it is to go on by itself. ``seconds`` are those spent, over all the runs that it took.
    """

    gateway = models.CharField(max_length=40)
    kind = vocabulary(RecordKind)
    cursor = models.CharField(max_length=255, blank=True, default="")
    paged = models.BooleanField(default=False, help_text="Its last page is written")
    since_ticket = models.BigIntegerField(help_text="What was read before it is to be asked about again")
    objects_read = models.PositiveBigIntegerField(default=0)
    calls = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    wanted = models.BooleanField(default=True)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("gateway", "pk")
        constraints = (
            in_vocabulary("kind", RecordKind, "billing_backfill_kind"),
            models.UniqueConstraint(fields=("gateway", "kind"), name="billing_backfill_once"),
        )

    def __str__(self) -> str:
        return f"{self.gateway} {self.kind}"


class Reconciliation(models.Model):
    """One comparison of the copy with the billing system. ``drift`` counts differences by kind and field.

    ``examples`` name some of them by reference, without values. ``pending`` are the customers still to be compared;
    ``taken_until`` (UTC) is the right to go on with it.
    """

    gateway = models.CharField(max_length=40)
    repair = models.BooleanField(default=False)
    pending = models.JSONField(default=list)
    customers = models.PositiveIntegerField(default=0)
    objects_read = models.PositiveBigIntegerField(default=0)
    drift = models.JSONField(default=dict)
    examples = models.JSONField(default=list)
    repaired = models.PositiveIntegerField(default=0)
    foreign = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    started_at = models.DateTimeField(db_default=Now())
    taken_until = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.gateway} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def differences(self) -> int:
        """How many fields or objects differed."""
        return sum(count for fields in self.drift.values() for count in fields.values())
