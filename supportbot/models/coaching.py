"""What reviewers tell agents about their work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from handoff.models import Conversation


class CoachingNote(models.Model):
    """A reviewer's note for one agent, on a conversation or on one message of it (``seq``).

    Private to reviewers until ``shared_at``; ``acknowledged_at`` is when the agent said that they had read it.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="coaching_notes")
    seq = models.PositiveIntegerField(null=True, help_text="the message it is about; empty: the whole conversation")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coaching_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=2000)
    created_at = models.DateTimeField(db_default=Now())
    shared_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(shared_at__isnull=False),
                name="only_a_shared_note_is_acknowledged",
            )
        ]
        indexes = [
            models.Index(F("agent"), F("id").desc(), condition=Q(shared_at__isnull=False), name="coaching_shared")
        ]

    def __str__(self) -> str:
        return self.text[:40]
