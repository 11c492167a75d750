"""A conversation, who holds it, and what was said."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Conversation(models.Model):
    """One customer's chat. ``custody_version`` grows by one with every change of who holds it.

    ``customer_ref`` is opaque here. ``last_seq`` is the number of the newest message, given out under this row's lock.
    Columns that ``services.accepting`` fills by SQL carry their defaults in the database.
    """

    class Custody(models.TextChoices):
        BOT = "bot"
        WAITING = "waiting"
        AGENT = "agent"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer_ref = models.CharField(max_length=255)
    display_name = models.CharField(max_length=255)
    locale = models.CharField(max_length=20, default="en-IE")
    custody = models.CharField(max_length=8, choices=Custody, default=Custody.BOT)
    custody_version = models.PositiveIntegerField(default=0)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations"
    )
    team = models.ForeignKey("handoff.Team", null=True, blank=True, on_delete=models.SET_NULL)
    priority = models.PositiveSmallIntegerField(default=0, help_text="higher is served first")
    topic = models.CharField(max_length=40, blank=True, default="", db_default="", help_text="what it was queued for")
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    queued_at = models.DateTimeField(
        null=True, blank=True, help_text="since when a person is owed; a return to the queue keeps it"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    contact_email = models.EmailField(
        blank=True, default="", db_default="", help_text="left by the customer, to hear of an answer"
    )
    close_reason = models.CharField(max_length=20, blank=True, default="", db_default="")
    unanswered_since = models.DateTimeField(
        null=True, blank=True, help_text="the first of the customer's words that nobody has replied to"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    last_message_at = models.DateTimeField(db_default=Now())
    last_seq = models.PositiveIntegerField(default=0, db_default=0)
    customer_read_seq = models.PositiveIntegerField(default=0, db_default=0)
    agent_read_seq = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer_ref"], condition=~Q(custody="closed"), name="one_open_conversation_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(custody="agent", agent__isnull=False) | (~Q(custody="agent") & Q(agent__isnull=True)),
                name="agent_exactly_when_held",
            ),
            models.CheckConstraint(
                condition=~Q(custody="waiting") | Q(queued_at__isnull=False), name="waiting_since_is_known"
            ),
        ]
        indexes = [
            models.Index(
                F("priority").desc(), F("queued_at"), F("id"), condition=Q(custody="waiting"), name="conversation_queue"
            ),
            models.Index(
                F("agent"), F("last_message_at").desc(), condition=Q(custody="agent"), name="conversation_held"
            ),
            models.Index(
                fields=["unanswered_since"],
                condition=Q(custody="agent", unanswered_since__isnull=False),
                name="conversation_unanswered",
            ),
            models.Index(
                fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="conversation_snoozed"
            ),
            models.Index(fields=["id"], condition=~Q(contact_email=""), name="conversation_contact"),
            models.Index(F("closed_at").desc(), F("id"), condition=Q(custody="closed"), name="conversation_closed"),
            models.Index(F("customer_ref"), F("created_at").desc(), name="conversation_customer"),
            models.Index(F("last_message_at").desc(), F("id"), name="conversation_recent"),
            models.Index(fields=["created_at"], name="conversation_started"),
            GinIndex(SearchVector("display_name", config="simple"), name="conversation_name_words"),
        ]

    def __str__(self) -> str:
        return f"{self.display_name} ({self.custody})"


class Message(models.Model):
    """One thing said. ``(conversation, seq)`` orders it; ``client_id`` is its sender's key against repeats."""

    class Author(models.TextChoices):
        CUSTOMER = "customer"
        BOT = "bot"
        AGENT = "agent"
        SYSTEM = "system"

    class Kind(models.TextChoices):
        TEXT = "text"
        ANSWER = "answer"
        CLARIFY = "clarify"
        HANDOFF = "handoff"
        NOTICE = "notice"

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False
    )  # message_number begins with it
    seq = models.PositiveIntegerField()
    author = models.CharField(max_length=8, choices=Author)
    author_name = models.CharField(max_length=255, blank=True, default="", db_default="")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT, db_default=Kind.TEXT)
    text = models.TextField()
    body = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    client_id = models.CharField(max_length=64, null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_number"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="message_client_id"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="message_numbers_start_at_one"),
        ]
        # Words as they are written, in every language; reviewers search with ``messages_with`` of the selectors.
        # Messages are stored in the order of their time, so a day of them is found by ranges of pages.
        indexes = [
            GinIndex(SearchVector("text", config="simple"), name="message_words"),
            models.Index(fields=["staff", "conversation"], condition=Q(staff__isnull=False), name="message_staff"),
            BrinIndex(fields=["created_at"], pages_per_range=32, autosummarize=True, name="message_times"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.author}"
