"""The bot's turns and the models it read with."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Now

from handoff.models import Conversation

LANGUAGE = KT("trace__reading__language")
STOPPED = Q(trace__model__stopped__code__isnull=False)
"""The guard let a sentence of a language model's not through."""
UNSURE = Q(confidence__lt=Cast(KT("trace__threshold"), models.FloatField()))
"""Less sure than the threshold that was in force."""


class ReadingModel(models.Model):
    """One trained reader: its version (a hash of sentences and code), metrics, and when it first served."""

    version = models.CharField(max_length=80, primary_key=True)
    metrics = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.version


class Turn(models.Model):
    """What the bot owes the customer: one reply to the messages ``first_seq`` to ``last_seq``.

    Inserted with the message it answers. While ``open`` it is leased to one process until ``lease_until`` (database
    clock); whoever finds the lease expired may take it. At most one is open per conversation.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped", "dropped: a person had taken over"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="turns", db_index=False
    )  # one_turn_per_reply does
    first_seq = models.PositiveIntegerField()
    last_seq = models.PositiveIntegerField()
    custody_version = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN, db_default=Status.OPEN)
    lease_owner = models.UUIDField(null=True)
    lease_until = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    identity = models.CharField(
        max_length=9,
        blank=True,
        default="",
        db_default="",
        help_text="how sure it was who asks; empty: as the token says",
    )
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    reply_seq = models.PositiveIntegerField(null=True)

    decision = models.CharField(max_length=8, blank=True, default="", db_default="")
    topic = models.CharField(max_length=40, blank=True, default="", db_default="")
    confidence = models.FloatField(null=True)
    reason = models.CharField(max_length=40, blank=True, default="", db_default="")
    milliseconds = models.FloatField(null=True, help_text="from taking the turn to its reply being ready")
    trace = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        help_text="reading, facts with their sources, threshold in force, model version",
    )
    reading_model = models.ForeignKey(ReadingModel, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["conversation", "first_seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(status="open"), name="one_open_turn_per_conversation"
            ),
            models.UniqueConstraint(fields=["conversation", "reply_seq"], name="one_turn_per_reply"),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(status="open"), name="turn_leases"),
            models.Index(fields=["topic", "conversation"], condition=Q(status="done"), name="turn_topic"),
            # What reviewers narrow the transcripts by, without the pages of the table itself: traces are large.
            models.Index(
                fields=["conversation"],
                include=["id", "first_seq", "reply_seq", "decision", "topic", "confidence", "reason", "identity"],
                condition=Q(status="done"),
                name="turn_reviewed",
            ),
            models.Index(LANGUAGE, "conversation", name="turn_language"),
            models.Index(fields=["conversation"], condition=STOPPED, name="turn_stopped"),
            models.Index(fields=["conversation"], condition=UNSURE, name="turn_unsure"),
            models.Index(fields=["topic", "finished_at"], condition=Q(status="done"), name="turn_of_a_topic"),
            models.Index(
                fields=["finished_at"],
                condition=Q(status="done", decision__in=("clarify", "handoff")),
                name="turn_not_answered",
            ),
            BrinIndex(fields=["finished_at"], pages_per_range=32, autosummarize=True, name="turn_times"),
            models.Index(fields=["-finished_at"], condition=Q(status="done"), name="turn_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.first_seq}–{self.last_seq} {self.status}"
