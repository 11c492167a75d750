"""What happened to a conversation, append-only, and the briefs written when a person was brought in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models.conversation import Conversation


class Event(models.Model):
    """One entry of the log: a message, a change of custody, a rating. ``seq`` is the newest message's number then.

    What was changed of people, teams and hours belongs to no conversation.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="events")
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
