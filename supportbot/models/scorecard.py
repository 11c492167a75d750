"""Scorecards that managers define, and what conversations scored on them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from handoff.models import Conversation


class Scorecard(models.Model):
    """A card under a name. What is asked on it lies in its versions; the newest is the one that is scored on."""

    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, help_text="no longer scored on")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=Q(retired_at__isnull=True), name="one_scorecard_in_use_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScorecardVersion(models.Model):
    """What a card asks, as it was at one time; never changed.

    ``criteria`` is a list of objects as ``judging.scoring.Criterion`` stores itself; ``pass_mark`` is in percent.
    """

    card = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    pass_mark = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    criteria = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["card", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="scorecard_version_number"),
            models.CheckConstraint(condition=Q(pass_mark__lte=100), name="pass_mark_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class ConversationScore(models.Model):
    """What one conversation scored on one card, for the bot (``agent`` is empty) or for one agent in it.

    ``answers`` stand in the order of the version's criteria, each with ``value`` and ``comment``. ``total`` is in
    percent, rounded down to a tenth; empty where nothing applied. A later scoring replaces it; the event log keeps
    what was replaced.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="scores")
    card = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="scores")
    version = models.ForeignKey(ScorecardVersion, on_delete=models.PROTECT, related_name="scores")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="scores")
    answers = models.JSONField()
    total = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    passed = models.BooleanField(null=True)
    comment = models.CharField(max_length=1000, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())
    shared_at = models.DateTimeField(null=True, help_text="since when the agent sees it")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "card", "agent"], nulls_distinct=False, name="one_score_per_card_and_scored"
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(agent__isnull=False), name="only_an_agents_score_is_shared"
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=0, total__lte=100), name="total_is_a_percentage"
            ),
        ]
        indexes = [
            models.Index(F("agent"), F("at").desc(), F("id").desc(), name="score_of_agent"),
            models.Index(F("at").desc(), F("id").desc(), name="score_newest"),
        ]

    def __str__(self) -> str:
        return "nothing applied" if self.total is None else f"{self.total} %"
