"""Files that belong to a conversation. The bytes stand in a row of their own, which no list ever reads."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models.conversation import Conversation


class Attachment(models.Model):
    """One file; ``seq`` is the message it was sent with, and empty until then. ``staff`` is empty for a customer's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="attachments")
    seq = models.PositiveIntegerField(null=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "seq"], name="attachment_conversation"),
            models.Index(fields=["created_at"], condition=Q(seq__isnull=True), name="attachment_unsent"),
        ]

    def __str__(self) -> str:
        return self.name


class AttachmentContent(models.Model):
    """The bytes of one attachment."""

    attachment = models.OneToOneField(Attachment, primary_key=True, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)
