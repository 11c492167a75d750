"""The queue's own records: offers, how long people waited and what they were told, and the clocks of promises."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from handoff.models.conversation import Conversation
from handoff.models.people import Team
from handoff.sla import Clock


class Offer(models.Model):
    """A waiting conversation shown to one agent first, until ``until`` (UTC). At most one is open per conversation."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        LAPSED = "lapsed", "not taken in time"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn", "the conversation went elsewhere"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="offers")
    custody_version = models.PositiveIntegerField()
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offers")
    offered_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN, db_default=Outcome.OPEN)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(outcome="open"), name="one_open_offer_per_conversation"
            )
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(outcome="open"), name="offer_until"),
            models.Index(fields=["staff"], condition=Q(outcome="open"), name="offer_staff"),
            models.Index(fields=["conversation", "custody_version"], name="offer_of_stay"),
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.outcome}"


class QueueStay(models.Model):
    """One stay in the queue: when it began and ended, and the wait the customer was told first."""

    class Outcome(models.TextChoices):
        CLAIMED = "claimed"
        LEFT = "left", "closed or handed back while waiting"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="stays")
    custody_version = models.PositiveIntegerField()
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL)
    priority = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField(help_text="1 was the next to be served")
    estimate_seconds = models.FloatField(null=True, help_text="empty: nothing could be said")
    entered_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True, default="", db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "custody_version"], name="one_stay_per_custody_version"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, outcome="") | Q(left_at__isnull=False) & ~Q(outcome=""),
                name="stay_ends_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(F("left_at").desc(), condition=Q(outcome="claimed"), name="stay_claimed"),
            models.Index(fields=["conversation"], condition=Q(left_at__isnull=True), name="stay_present"),
            models.Index(fields=["entered_at"], name="stay_entered"),
        ]

    def __str__(self) -> str:
        return self.outcome or "waiting"


class SlaTarget(models.Model):
    """What is promised for one priority: seconds of open time, and when to warn."""

    priority = models.PositiveSmallIntegerField(help_text="30 urgent, 20 high, 10 raised, 0 normal")
    clock = models.CharField(max_length=14, choices=[(one.value, one.value.replace("_", " ")) for one in Clock])
    seconds = models.PositiveIntegerField(help_text="of open time")
    warn_percent = models.PositiveSmallIntegerField(default=75)

    class Meta:
        ordering = ["-priority", "clock"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "clock"], name="one_target_per_priority_and_clock"),
            models.CheckConstraint(
                condition=Q(warn_percent__gte=1, warn_percent__lte=99), name="warning_before_the_breach"
            ),
            models.CheckConstraint(condition=Q(seconds__gte=1), name="target_is_not_at_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()} at {self.priority}: {self.seconds} s"


class SlaClock(models.Model):
    """One promise running, or kept, or broken. All moments are UTC; the due ones are fixed when it starts."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="clocks")
    clock = models.CharField(max_length=14)
    priority = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "clock"], condition=Q(stopped_at__isnull=True), name="one_running_clock_each"
            )
        ]
        indexes = [
            models.Index(
                fields=["warn_at"], condition=Q(stopped_at__isnull=True, warned_at__isnull=True), name="clock_warnings"
            ),
            models.Index(fields=["started_at"], name="clock_started"),
            models.Index(
                fields=["due_at"], condition=Q(stopped_at__isnull=True, breached_at__isnull=True), name="clock_breaches"
            ),
            models.Index(fields=["clock", "conversation"], condition=Q(breached_at__isnull=False), name="clock_broken"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} due {self.due_at:%Y-%m-%d %H:%M}"
