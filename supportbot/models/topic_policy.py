"""What the company has decided about single topics."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from supportbot.answering.labels import LABELS


def topic_choices() -> list[tuple[str, str]]:
    """The topics the bot can answer, as a customer would call them."""
    return sorted(LABELS.items(), key=lambda item: item[1])


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
