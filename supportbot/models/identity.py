"""What is kept of proven identities: tokens in use, sessions that were ended, one-time codes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from handoff.models import Conversation


class TokenUse(models.Model):
    """A token belongs to the browser that brought it first; another that brings it later is turned away.

    ``device`` is a number that the browser made up for itself. Dropped once the token has expired.
    """

    token_id = models.CharField(max_length=200, primary_key=True)
    device = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="the customer signed out")

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="token_use_expired"),
            models.Index(fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="token_use_ended"),
        ]

    def __str__(self) -> str:
        return self.token_id


class Revocation(models.Model):
    """Every token of this customer's that was issued up to ``before`` (UTC) is void; the newest such moment counts."""

    customer_ref = models.CharField(max_length=255, primary_key=True)
    before = models.DateTimeField()
    at = models.DateTimeField(db_default=Now(), help_text="when it was said, by the database's clock")

    class Meta:
        indexes = [models.Index(fields=["at"], name="revocation_at")]

    def __str__(self) -> str:
        return self.customer_ref


class IdentityCode(models.Model):
    """A one-time code on its way to the address on file.

    ``customer_ref`` is whom it proves, and empty when there was nobody to send it to, which the asker is not told.
    ``digest`` is a keyed hash of the code. Taken by conditional update on ``used_at`` and ``attempts``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="identity_codes")
    customer_ref = models.CharField(max_length=255, blank=True, default="")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "-created_at"], name="identity_code_newest")]

    def __str__(self) -> str:
        return str(self.pk)
