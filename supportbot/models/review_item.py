"""The shared queue of conversations that want a reviewer's look."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from handoff.models import Conversation


class ReviewItem(models.Model):
    """One conversation with a reason to be looked at. ``score`` and ``reasons`` come from ``judging.risk``.

    Taken by conditional update until ``taken_until`` (UTC); after that it is free again. What was done stays done
    until the customer gives a new reason.
    """

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DONE = "done"
        DISMISSED = "dismissed", "not worth a look"

    class Outcome(models.TextChoices):
        FINE = "fine", "nothing to mend"
        SCORED = "scored"
        COACHED = "coached"
        CORRECTED = "corrected"

    UNDONE = (State.OPEN, State.TAKEN)

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="review_item"
    )
    score = models.PositiveSmallIntegerField(help_text="the sum of the reasons' weights")
    reasons = ArrayField(models.CharField(max_length=20), help_text="the weightiest first")
    happened_at = models.DateTimeField(help_text="the newest message when it was scored")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN, db_default=State.OPEN)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(taken_until__isnull=False), name="taken_review_item_has_a_lease"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken"], done_at__isnull=True)
                | Q(state__in=["done", "dismissed"], done_at__isnull=False),
                name="review_item_done_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                F("score").desc(),
                F("happened_at").desc(),
                F("conversation"),
                condition=Q(state__in=["open", "taken"]),
                name="review_item_rank",
            ),
            models.Index(
                F("done_at").desc(), F("conversation"), condition=Q(done_at__isnull=False), name="review_item_done"
            ),
            models.Index(fields=["taken_until"], condition=Q(state="taken"), name="review_item_lease"),
        ]

    def __str__(self) -> str:
        return f"{self.score} {self.state}"


class ReviewLog(models.Model):
    """How far the event log has been read for the review queue: one row. ``sweeper_until`` (UTC) is a lease on it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_event_id = models.BigIntegerField(default=0)
    sweeper_until = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_review_log")]

    def __str__(self) -> str:
        return str(self.last_event_id)
