"""Keeping office hours: a week, its holidays, and who changed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from handoff.errors import HoursKept, HoursNotFound, HoursOverlap
from handoff.hours import Week
from handoff.hours_words import overlap_words
from handoff.models import Holiday, OfficeHours, OpenSpan, StaffMember
from handoff.services.auditing import change_record, changed


@dataclass(frozen=True, slots=True)
class HoursDetails:
    """A whole timetable: local times by weekday (0 is Monday) and holidays as (day, name)."""

    name: str
    zone: str
    week: Week
    holidays: Sequence[tuple[date, str]] = ()


def hours_create(*, by: StaffMember, details: HoursDetails) -> OfficeHours:
    """Raises HoursOverlap, which names the day."""
    with transaction.atomic():
        hours = OfficeHours.objects.create(name=details.name, zone=details.zone)
        _set(hours, details)
        change_record("hours_created", by=by, of=_named(hours), changes=changed({}, _as_kept(hours)))
        return hours


def hours_change(*, by: StaffMember, hours_id: int, details: HoursDetails) -> OfficeHours:
    """Set all of ``details``; what is measured from now on goes by them. Raises HoursOverlap, HoursNotFound."""
    with transaction.atomic():
        hours = _lock(hours_id)
        before = _as_kept(hours)
        _set(hours, details)
        if changes := changed(before, _as_kept(hours)):
            change_record("hours_changed", by=by, of=_named(hours), changes=changes)
        return hours


def hours_delete(*, by: StaffMember, hours_id: int) -> None:
    """Raises HoursKept while a team keeps them, HoursNotFound."""
    with transaction.atomic():
        hours = _lock(hours_id)
        if hours.team_set.exists():
            raise HoursKept
        change_record("hours_deleted", by=by, of=_named(hours), changes={})
        hours.delete()


def _lock(hours_id: int) -> OfficeHours:
    hours = OfficeHours.objects.select_for_update().filter(pk=hours_id).first()
    if hours is None:
        raise HoursNotFound
    return hours


def _set(hours: OfficeHours, details: HoursDetails) -> None:
    if told := overlap_words(details.week):
        raise HoursOverlap(told, field="week")
    hours.name, hours.zone = details.name, details.zone
    hours.save()
    hours.spans.all().delete()
    OpenSpan.objects.bulk_create(
        OpenSpan(hours=hours, weekday=day, opens=opens, closes=closes)
        for day, spans in details.week.items()
        for opens, closes in spans
    )
    hours.holidays.all().delete()
    Holiday.objects.bulk_create(Holiday(hours=hours, day=day, name=name) for day, name in details.holidays)


def _named(hours: OfficeHours) -> dict[str, Any]:
    return {"hours": hours.pk, "name": hours.name}


def _as_kept(hours: OfficeHours) -> dict[str, Any]:
    return {
        "name": hours.name,
        "zone": hours.zone,
        "week": [str(span) for span in hours.spans.all()],
        "holidays": [f"{one.day.isoformat()} {one.name}".strip() for one in hours.holidays.all()],
    }
