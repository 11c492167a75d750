"""The bot's turns, the models it read with, and what people thought of its answers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models import Conversation
from supportbot.answering.labels import LABELS


def topic_choices() -> list[tuple[str, str]]:
    """The topics the bot can answer, as a customer would call them."""
    return sorted(LABELS.items(), key=lambda item: item[1])


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
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    first_seq = models.PositiveIntegerField()
    last_seq = models.PositiveIntegerField()
    custody_version = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN, db_default=Status.OPEN)
    lease_owner = models.UUIDField(null=True)
    lease_until = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
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
        indexes = [models.Index(fields=["lease_until"], condition=Q(status="open"), name="turn_leases")]

    def __str__(self) -> str:
        return f"{self.first_seq}–{self.last_seq} {self.status}"


class TopicPolicy(models.Model):
    """What the company has decided about one topic; a topic without a row is answered as shipped."""

    class Identity(models.TextChoices):
        ANONYMOUS = "anonymous", "anyone"
        SIGNED = "signed", "a customer the site vouches for"
        VERIFIED = "verified", "a customer who has proven it just now"

    topic = models.CharField(max_length=40, primary_key=True, choices=topic_choices)
    threshold = models.FloatField(
        null=True, blank=True, help_text="how sure the bot must be, from 0 to 1; empty: as trained"
    )
    identity = models.CharField(
        "least identity", max_length=9, choices=Identity, blank=True, default="", help_text="empty: as shipped"
    )
    to_person = models.BooleanField("always a person", default=False)
    note = models.CharField(max_length=200, blank=True, default="", help_text="why, for whoever reads this next")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "topic policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(threshold__gte=0, threshold__lte=1),
                name="threshold_between_zero_and_one",
                violation_error_message="The threshold lies between 0 and 1, for example 0.85.",
            )
        ]

    def __str__(self) -> str:
        return self.topic


class AnswerFeedback(models.Model):
    """The customer's thumb on one bot answer; the newest counts."""

    class Value(models.TextChoices):
        UP = "up"
        DOWN = "down"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answer_feedback")
    seq = models.PositiveIntegerField()
    value = models.CharField(max_length=4, choices=Value)
    reason = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "seq"], name="one_thumb_per_answer")]

    def __str__(self) -> str:
        return f"{self.value} on {self.seq}"


class ConversationRating(models.Model):
    """The customer's closing rating, one to five."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True, default="")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_between_one_and_five")
        ]

    def __str__(self) -> str:
        return f"{self.score}/5"
