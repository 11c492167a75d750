"""E-mail on its way out, one row each, so that nothing is sent twice by intent and nothing is lost by a restart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models.conversation import Conversation


class Mail(models.Model):
    """Taken by whoever finds it due; ``due_at`` (UTC) is moved ahead first, so that a crash costs a delay.

    ``seq`` is the newest message that it tells of. A mail whose sender died between sending and marking goes twice.
    """

    class Kind(models.TextChoices):
        REPLY_WAITING = "reply_waiting", "an agent has replied and the customer has not seen it"
        INVITATION = "invitation", "a new colleague is to set a password"

    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=20, choices=Kind)
    seq = models.PositiveIntegerField(default=0)
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="given up")
    error = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "kind", "seq"], name="one_mail_of_a_kind_for_a_message")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True, failed_at__isnull=True), name="mail_due")
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.address}"
