"""What reviewers found of single turns of the bot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from supportbot.models.turns import Turn


class TurnVerdict(models.Model):
    """One reviewer's finding on one turn; a later one replaces it, and the event log keeps what it replaced.

    ``topic`` is what the message was truly about, where it was read wrongly; ``answer`` what should have been said.
    The one is learned from, the other waits to become a saved answer. Both are empty for a turn that was right.
    """

    class Value(models.TextChoices):
        RIGHT = "right"
        WRONG = "wrong"

    turn = models.OneToOneField(Turn, primary_key=True, on_delete=models.CASCADE, related_name="verdict")
    value = models.CharField(max_length=5, choices=Value)
    topic = models.CharField(max_length=40, blank=True, default="", help_text="what it was truly about")
    answer = models.TextField(blank=True, default="", help_text="what should have been said")
    note = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value="wrong") | Q(topic="", answer=""), name="only_a_wrong_turn_is_corrected"
            )
        ]
        indexes = [models.Index(fields=["at"], name="verdict_at")]

    def __str__(self) -> str:
        return f"{self.turn_id} {self.value}"
