"""What is kept about the CRM: its state and field mapping, whom to refresh, and what the local one was told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.models.customer import Customer


class CrmState(models.Model):
    """One row: the company's field mapping, and how the last calls went. Moments are UTC.

    Nothing is called before ``paused_until``: the CRM has asked for it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mapping = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="", db_default="")
    last_error_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="billing_one_crm_state")]

    def __str__(self) -> str:
        return self.last_error or "ok"


class CrmRefresh(models.Model):
    """A customer whose profile is to be read again. Taken by moving ``due_at`` (UTC) ahead; gone once it is read.

    ``attempts`` counts those of this row; ``error`` is what the last one met. Without ``due_at`` it is given up, and
    stays to be seen until the profile is wanted again.
    """

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="crm_refresh")
    due_at = models.DateTimeField(null=True, db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    taken = models.UUIDField(null=True, help_text="who reads it now")
    error = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="billing_crm_refresh_due")]

    def __str__(self) -> str:
        return str(self.customer_id)


class CrmOutcomeRow(models.Model):
    """An outcome that the local CRM was told, as it stands now."""

    key = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="crm_outcomes")
    document = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.key


class CrmCaseRow(models.Model):
    """A case that was opened in the local CRM; it is open while the customer's row lists its subject."""

    key = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="crm_cases")
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    opened_on = models.DateField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject
