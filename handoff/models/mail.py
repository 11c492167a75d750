"""E-mail on its way out, one row each, so that nothing is sent twice by intent and nothing is lost by a restart."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models.conversation import Conversation


class Mail(models.Model):
    """Taken by whoever finds it due; ``due_at`` (UTC) is moved ahead first, so that a crash costs a delay.

    ``seq`` is the newest message that it tells of. A mail whose sender died between sending and marking goes twice,
    both times under the Message-ID that ``key`` makes. ``text``, ``html`` and ``attachment`` are emptied once it has
    left or was given up: codes, links, transcripts and bills stay with who was sent them.
    """

    class Kind(models.TextChoices):
        REPLY_WAITING = "reply_waiting", "an agent has replied and the customer has not seen it"
        TRANSCRIPT = "transcript", "the chat, as the customer asked for it"
        CODE = "code", "a code that works once"
        BILL_COPY = "bill_copy", "a copy of a bill, as the customer agreed to have it sent"
        INVITATION = "invitation", "a new colleague is to set a password"
        ACCOUNT_CHANGED = "account_changed", "how somebody of the staff signs in was changed"
        READING_FELL = "reading_fell", "messages are read worse than they were"

    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    seq = models.PositiveIntegerField(default=0)
    address = models.EmailField()
    language = models.CharField(max_length=10, default="en", db_default="en")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True, default="", db_default="")
    attachment_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    attachment = models.BinaryField(null=True, help_text="the bytes of the file that goes with it")
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    useless_at = models.DateTimeField(null=True, help_text="not sent any more after this; empty: always worth sending")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="given up")
    bounced_at = models.DateTimeField(null=True, help_text="refused by the addressee's server, at once or later")
    error = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind", "seq"],
                # After a bounce the same answer is told of once more, at another address.
                condition=Q(kind="reply_waiting", bounced_at__isnull=True),
                name="one_reply_mail_for_a_message",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True, failed_at__isnull=True), name="mail_due"),
            models.Index(fields=["conversation", "kind"], name="mail_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.address}"

    @property
    def state(self) -> str:
        """``waiting``, ``sent``, ``failed`` or ``bounced``."""
        if self.bounced_at:
            return "bounced"
        if self.failed_at:
            return "failed"
        return "sent" if self.sent_at else "waiting"
