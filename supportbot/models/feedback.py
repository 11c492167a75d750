"""What customers thought of answers and of whole conversations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from handoff.models import Conversation


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
