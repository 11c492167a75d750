"""Filters of the transcripts that reviewers keep for the next time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class ReviewView(models.Model):
    """A filter under a name: one reviewer's own, or every reviewer's where ``staff`` is empty.

    ``wanted`` holds fields as ``review.filters`` reads them, each time anew: what has ceased to exist drops out.
    """

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", help_text="empty: everybody's"
    )
    name = models.CharField(max_length=40)
    wanted = models.JSONField()
    position = models.PositiveSmallIntegerField(help_text="its place among the owner's")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "staff", name="one_review_view_per_name_and_person"),
            models.UniqueConstraint(Lower("name"), condition=Q(staff=None), name="one_review_view_per_name_for_all"),
        ]

    def __str__(self) -> str:
        return self.name
