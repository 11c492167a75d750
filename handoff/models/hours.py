"""When people are there: a week's open spans in one time zone, and the days they are not."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from handoff.hours import Span, Timetable


def known_zone(name: str) -> None:
    """Raises ValidationError for what is no name of the time zone database."""
    if name not in available_timezones():
        raise ValidationError("“%(name)s” is no time zone; write one such as Europe/Dublin.", params={"name": name})


class OfficeHours(models.Model):
    """One timetable, shared by as many teams as keep it. Without spans it is always open."""

    name = models.CharField(max_length=80)
    zone = models.CharField("time zone", max_length=60, default="UTC", validators=[known_zone])

    class Meta:
        verbose_name_plural = "office hours"

    def __str__(self) -> str:
        return self.name

    def timetable(self) -> Timetable:
        """The rows as a value; uses prefetched spans and holidays where there are some."""
        week: dict[int, list[Span]] = {}
        for span in self.spans.all():
            week.setdefault(span.weekday, []).append((span.opens, span.closes))
        return Timetable(
            zone=ZoneInfo(self.zone),
            week={day: tuple(spans) for day, spans in week.items()},
            holidays=frozenset(holiday.day for holiday in self.holidays.all()),
        )


class OpenSpan(models.Model):
    """From when to when on one weekday, local time. Closing at 00:00 means the end of that day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    hours = models.ForeignKey(OfficeHours, on_delete=models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is the end of the day; before the opening means the next day")

    class Meta:
        ordering = ["hours", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(opens=F("closes")) | Q(opens=time(0)),
                name="open_span_has_a_length",
                violation_error_message="A span ends later than it begins.",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="open_span_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A day on which nobody is there."""

    hours = models.ForeignKey(OfficeHours, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["hours", "day"], name="one_holiday_a_day")]

    def __str__(self) -> str:
        return self.name or self.day.isoformat()
