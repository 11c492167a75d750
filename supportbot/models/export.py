"""Files that managers have made of lists, and the pieces they are kept in. See ``docs/exports.md``."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Export(models.Model):
    """One file that somebody asked for: of which list, narrowed by what, and how far it has come.

    ``filters`` is what stood in the list when it was asked for. While ``running`` it is leased to the attempt
    ``attempt`` until ``lease_until`` (database clock), which writes pieces under its own name; with ``done`` that
    attempt's pieces are the file. An attempt that dies leaves pieces that are nobody's file, and they are deleted.
    """

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        JSONL = "jsonl", "JSON Lines"
        PDF = "pdf", "PDF"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done", "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"
        EXPIRED = "expired", "deleted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind)
    filters = models.JSONField(default=dict)
    for_excel = models.BooleanField(default=False, help_text="a CSV that begins with a byte order mark")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING, db_default=State.WAITING)
    attempt = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    lease_until = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0, db_default=0, help_text="written so far")
    estimate = models.PositiveIntegerField(null=True, help_text="rows that there will be")
    size = models.PositiveBigIntegerField(default=0, db_default=0, help_text="bytes")
    error = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="safe to show")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, help_text="when the file is deleted")

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(F("by"), F("created_at").desc(), name="export_of_person"),
            models.Index(fields=["created_at"], condition=Q(state__in=("waiting", "running")), name="export_to_make"),
            models.Index(fields=["expires_at"], condition=Q(state="done"), name="export_to_delete"),
        ]

    def __str__(self) -> str:
        return f"{self.source}.{self.kind} {self.state}"

    @property
    def under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class ExportChunk(models.Model):
    """A piece of an attempt's file, at most a few hundred kilobytes; ``number`` counts from 0."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="chunks")
    attempt = models.UUIDField()
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "attempt", "number"], name="one_chunk_of_a_number")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.number}"
