"""What agents work with beside the messages: notes for each other, replies and views kept for the next time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from handoff.filters import TABS
from handoff.models.conversation import Conversation
from handoff.models.people import Team


class Note(models.Model):
    """Said among staff about a conversation. Never a message: it has no ``seq`` and reaches no customer.

    ``after_seq`` is the newest message when it was written, so that it stands at its place in the thread.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    author_name = models.CharField(max_length=80, blank=True, default="", help_text="empty: written by the system")
    text = models.TextField()
    after_seq = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64, null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["conversation", "client_id"], name="note_client_id")]
        indexes = [models.Index(fields=["conversation", "id"], name="note_conversation")]

    def __str__(self) -> str:
        return self.text[:40]


class SavedReply(models.Model):
    """A text to start a reply from, found by its short name. ``{customer}`` and the like are filled from records."""

    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, help_text="empty: every team's")
    shortcut = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=4000)

    class Meta:
        verbose_name_plural = "saved replies"
        ordering = ["shortcut"]
        constraints = [
            models.UniqueConstraint(Lower("shortcut"), "team", name="one_saved_reply_per_shortcut_and_team"),
            models.UniqueConstraint(
                Lower("shortcut"), condition=Q(team__isnull=True), name="one_saved_reply_per_shortcut_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SavedView(models.Model):
    """A tab and a filter under a name: one person's own, or shared by a team. Never both, never neither.

    ``wanted`` holds fields as ``filters.parse_filter`` reads them, each time anew: what has ceased to exist drops out.
    """

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_views"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    tab = models.CharField(max_length=6, choices=[(tab, tab) for tab in TABS])
    wanted = models.JSONField()
    position = models.PositiveSmallIntegerField(help_text="its place among the owner's")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=True, team__isnull=False) | Q(staff__isnull=False, team__isnull=True),
                name="saved_view_has_one_owner",
            ),
            models.UniqueConstraint(Lower("name"), "staff", name="one_saved_view_per_name_and_person"),
            models.UniqueConstraint(Lower("name"), "team", name="one_saved_view_per_name_and_team"),
        ]

    def __str__(self) -> str:
        return self.name
