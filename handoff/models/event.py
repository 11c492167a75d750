"""What happened to a conversation, append-only, and the briefs written when a person was brought in."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from handoff.models.conversation import Conversation

AUDITED_KINDS = (
    "transcript_read",
    "bills_read",
    "file_read",
    "redacted",
    "hold_set",
    "hold_lifted",
)
"""What staff did with one conversation that is no part of the chat itself."""
IS_AUDIT = Q(conversation__isnull=True) | Q(kind__in=AUDITED_KINDS)
"""What the audit page shows; changes of people, settings and the like belong to no conversation."""


class Event(models.Model):
    """One entry of the log: a message, a change of custody, a rating. ``seq`` is the newest message's number then.

    What was changed of people, teams and hours belongs to no conversation. Rows are only ever added; a trigger sees
    to it (``services/erasing.py`` says what an erasure may do).
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.CASCADE, related_name="events", db_index=False
    )  # event_conversation does
    kind = models.CharField(max_length=32)
    seq = models.PositiveIntegerField()
    custody_version = models.PositiveIntegerField()
    actor = models.CharField(max_length=80, blank=True, default="", db_default="")
    data = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["conversation", "id"], name="event_conversation"),
            models.Index(fields=["created_at"], condition=Q(kind="custody"), name="event_custody_times"),
            models.Index(F("created_at").desc(), F("id").desc(), condition=IS_AUDIT, name="event_audit"),
            models.Index(
                F("actor"), F("created_at").desc(), F("id").desc(), condition=IS_AUDIT, name="event_audit_by_person"
            ),
            GinIndex(
                fields=["data"],
                opclasses=["jsonb_path_ops"],
                condition=Q(conversation__isnull=True),
                name="event_audit_about",
            ),
            models.Index(
                F("kind"), F("created_at").desc(), F("id").desc(), condition=IS_AUDIT, name="event_audit_by_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.seq}"


class Escalation(models.Model):
    """One hand-over to people, with the brief written in the same transaction. See ``docs/architecture.md``."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="escalations")
    custody_version = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)
    priority = models.PositiveSmallIntegerField()
    brief = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["conversation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "custody_version"], name="one_escalation_per_custody_version"
            )
        ]
        indexes = [models.Index(fields=["reason", "conversation"], name="escalation_reason")]

    def __str__(self) -> str:
        return self.reason
