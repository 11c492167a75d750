"""What was agreed to be done in the billing system, how far it has come, and everything that happened to it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]  # ships no types

from billing.actions.commands import KINDS
from billing.facts import ActState
from billing.models.customer import Customer
from billing.models.fields import in_vocabulary, vocabulary

UNFINISHED: tuple[ActState, ...] = ("waiting_approval", "agreed", "doing", "unknown")
"""Not known to be done or not done."""
ENDED: tuple[ActState, ...] = ("done", "pending", "refused", "declined")


class Action(models.Model):
    """One command for one customer, kept with its idempotency key before anything is called.

    ``command``, ``effect`` and ``key`` never change (a trigger sees to it). ``asked_by``, ``approved_by`` and
    ``conversation`` are opaque here. While ``doing`` it is leased to ``doing_by`` until ``doing_until`` by the
    database's clock; ``next_try_at`` is when a sweep looks at it again, empty where none should.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=32, choices=[(kind, kind.replace("_", " ")) for kind in KINDS])
    target = models.CharField(max_length=300)
    command = models.JSONField()
    effect = models.JSONField(help_text="What was stated before the yes")
    state = vocabulary(ActState)
    why = models.CharField(max_length=40, blank=True, help_text="Why a person must approve it")
    asked_by = models.CharField(max_length=160)
    conversation = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=160, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    doing_by = models.UUIDField(null=True, blank=True)
    doing_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    receipt = models.JSONField(null=True, blank=True, help_text="The proof, without the customer's link")
    link = EncryptedTextField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True, help_text="The last answer other than done, by its code")
    told = models.CharField(max_length=32, blank=True, help_text="The state that the customer was told last")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            in_vocabulary("state", ActState, "billing_action_state"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="billing_action_kind"),
            models.UniqueConstraint(
                fields=("customer", "kind", "target"),
                condition=Q(state__in=UNFINISHED),
                name="billing_action_one_under_way",
            ),
            models.UniqueConstraint(
                fields=("target", "key"),
                condition=Q(kind="refund_payment", state__in=("done", "pending")),
                name="billing_action_one_refund_a_key",
            ),
            models.CheckConstraint(
                condition=~Q(state="doing") | Q(doing_by__isnull=False, doing_until__isnull=False),
                name="billing_action_doing_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "pending")) | Q(receipt__isnull=False),
                name="billing_action_done_has_proof",
            ),
        )
        indexes = (
            models.Index(F("customer"), F("created_at").desc(), name="billing_action_of_customer"),
            models.Index(fields=("next_try_at",), condition=Q(next_try_at__isnull=False), name="billing_action_due"),
            models.Index(fields=("conversation",), condition=~Q(conversation=""), name="billing_action_of_chat"),
            models.Index(
                fields=("created_at",), condition=Q(state="waiting_approval"), name="billing_action_to_approve"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.target}: {self.state}"


class ActionEvent(models.Model):
    """One thing that happened to an action, at the database's clock. Rows are only ever added; a trigger sees to it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="events")
    state = vocabulary(ActState)
    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=160)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        constraints = (in_vocabulary("state", ActState, "billing_action_event_state"),)

    def __str__(self) -> str:
        return f"{self.action_id} {self.state}"
