"""When background work was done last, for whoever looks whether it still is."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class SweepMark(models.Model):
    """One kind of task, and when a worker last brought it to its end (UTC). Noted every few seconds at most."""

    name = models.CharField(max_length=80, primary_key=True)
    ended_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
