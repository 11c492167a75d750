"""What the dashboard reads: the counts of each day, which days are to be counted anew, and how far that has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

EVERY = "*"


class Measure(models.Model):
    """The name of one thing that is counted, such as ``conversations``, ``handoff.dispute`` or ``bot_full#120``."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class DayFigures(models.Model):
    """What was counted on one day of the company's, all of it or for one topic, team and language.

    ``topic``, ``team`` (a key as text) and ``language`` are ``*`` for all of them, and empty for what has none. Rows
    stand for all, for each topic, each team, each language, and for each three together. ``counts`` holds pairs, one
    after another: the key of a ``Measure`` (four bytes) and how many (eight bytes), both big end first, so that a year
    of days is added up at once (``docs/adr/0018``). Made from the raw tables, and never changed otherwise.
    """

    day = models.DateField()
    topic = models.CharField(max_length=40, default=EVERY)
    team = models.CharField(max_length=20, default=EVERY)
    language = models.CharField(max_length=20, default=EVERY)
    counts = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "team", "language", "day"], name="one_count_of_a_day"),
        ]
        indexes = [models.Index(fields=["day"], name="day_figures_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.topic} {self.team} {self.language}"


class KeptFact(models.Model):
    """What conversations counted that were erased since, so that counting a day anew comes to the same figures.

    Shaped as what ``measuring.counting`` adds up; ``n`` may be negative.
    """

    day = models.DateField()
    topic = models.CharField(max_length=40)
    team = models.CharField(max_length=20)
    language = models.CharField(max_length=20)
    measure = models.CharField(max_length=120)
    n = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="kept_fact_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.n}"


class DayDue(models.Model):
    """A day to be counted anew, because something that belongs to it has changed or become known (``since``, UTC)."""

    day = models.DateField(primary_key=True)
    since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.day)


class FiguresMark(models.Model):
    """How far the counting has come: one row. ``as_of`` (UTC) is empty before the first round.

    ``zone`` is the one that days were cut in; ``combed_on`` the day on which the last weeks were counted anew, for
    what leaves no trace.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    as_of = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, blank=True, default="")
    last_event_id = models.BigIntegerField(default=0)
    last_dispute_id = models.BigIntegerField(default=0)
    combed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_figures_mark")]

    def __str__(self) -> str:
        return f"as of {self.as_of}"
