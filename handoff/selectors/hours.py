"""Office hours, with all that their timetables read."""

from __future__ import annotations

from django.db.models import Prefetch

from handoff.errors import HoursNotFound
from handoff.models import OfficeHours, Team


def hours_rows() -> list[OfficeHours]:
    """By name, with spans, holidays and the teams that keep them, in four statements."""
    teams = Prefetch("team_set", Team.objects.order_by("name"))
    return list(OfficeHours.objects.order_by("name", "pk").prefetch_related("spans", "holidays", teams))


def hours_row(hours_id: int) -> OfficeHours:
    """Raises HoursNotFound."""
    found = OfficeHours.objects.prefetch_related("spans", "holidays", "team_set").filter(pk=hours_id).first()
    if found is None:
        raise HoursNotFound
    return found
