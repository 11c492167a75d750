"""Office hours are kept whole, without overlaps, and with who changed them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from handoff.errors import HoursKept, HoursNotFound, HoursOverlap
from handoff.models import Event, OfficeHours, Team
from handoff.services.office_hours import HoursDetails, hours_change, hours_create, hours_delete
from tests.handoff.pages.people import staff

pytestmark = pytest.mark.django_db
NINE_TO_FIVE = (time(9), time(17))
CHRISTMAS = (date(2026, 12, 25), "Christmas")


def details(**columns: Any) -> HoursDetails:
    usual = {"name": "Weekdays", "zone": "Europe/Dublin", "week": {0: (NINE_TO_FIVE,)}, "holidays": [CHRISTMAS]}
    return HoursDetails(**{**usual, **columns})


def test_what_is_kept_is_the_timetable() -> None:
    table = hours_create(by=staff("manager"), details=details()).timetable()
    assert (str(table.zone), dict(table.week), table.holidays) == (
        "Europe/Dublin",
        {0: (NINE_TO_FIVE,)},
        frozenset({date(2026, 12, 25)}),
    )


def test_a_change_takes_the_place_of_all_before_and_is_kept() -> None:
    lena = staff("manager", "Lena")
    hours = hours_create(by=lena, details=details())
    hours_change(by=lena, hours_id=hours.pk, details=details(week={1: (NINE_TO_FIVE,)}, holidays=[]))
    again = OfficeHours.objects.get(pk=hours.pk).timetable()
    assert (dict(again.week), again.holidays) == ({1: (NINE_TO_FIVE,)}, frozenset())
    event = Event.objects.get(kind="hours_changed")
    assert event.actor == f"staff:{lena.pk}"
    assert event.data["changes"]["week"] == [["Monday 09:00–17:00"], ["Tuesday 09:00–17:00"]]
    assert event.data["changes"]["holidays"] == [["2026-12-25 Christmas"], []]


def test_spans_that_overlap_are_refused_by_their_day_and_nothing_is_changed() -> None:
    admin = staff("admin")
    hours = hours_create(by=admin, details=details())
    overlapping = {2: (NINE_TO_FIVE, (time(16), time(20)))}
    with pytest.raises(HoursOverlap, match="Wednesday") as refused:
        hours_change(by=admin, hours_id=hours.pk, details=details(name="Other", week=overlapping))
    assert refused.value.field == "week"
    assert OfficeHours.objects.get(pk=hours.pk).name == "Weekdays"
    with pytest.raises(HoursOverlap):
        hours_create(by=admin, details=details(week=overlapping))
    assert OfficeHours.objects.count() == 1


def test_hours_go_when_no_team_keeps_them() -> None:
    admin = staff("admin")
    hours = hours_create(by=admin, details=details())
    team = Team.objects.create(slug="t", name="T", hours=hours)
    with pytest.raises(HoursKept):
        hours_delete(by=admin, hours_id=hours.pk)
    team.delete()
    hours_delete(by=admin, hours_id=hours.pk)
    with pytest.raises(HoursNotFound):
        hours_delete(by=admin, hours_id=hours.pk)
