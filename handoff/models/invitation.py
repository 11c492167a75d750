"""Somebody who has been asked to join and has to set a password first."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from handoff.models.people import StaffMember


class Invitation(models.Model):
    """One for each person who was invited. The link of the newest mail names ``key``; inviting again replaces it."""

    LIFETIME: ClassVar = timedelta(days=7)

    staff = models.OneToOneField(StaffMember, primary_key=True, on_delete=models.CASCADE, related_name="invitation")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField(db_default=Now())
    accepted_at = models.DateTimeField(null=True)

    @property
    def expires_at(self) -> datetime:
        return self.invited_at + self.LIFETIME

    def __str__(self) -> str:
        return f"invitation of {self.staff_id}"
