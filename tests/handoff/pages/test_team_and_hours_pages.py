"""The pages of teams and of office hours, and the admin site's check of a week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from handoff.models import Holiday, OfficeHours, OpenSpan, StaffMember, Team
from tests.handoff.pages.people import signed_in, staff
from tests.handoff.people import conversation

pytestmark = pytest.mark.django_db
WEDNESDAY_NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
Times = tuple[int, str, str]


def team_form(**changed: Any) -> dict[str, Any]:
    return {"name": "Refunds", "assignment": "offer", "offer_seconds": 20, "answer_seconds": 600, **changed}


def hours_form(*spans: Times, holidays: tuple[tuple[str, str], ...] = (), **changed: Any) -> dict[str, Any]:
    form = {"name": "Weekdays", "zone": "Europe/Dublin", **changed}
    rows: dict[str, list[dict[str, Any]]] = {
        "week": [{"weekday": day, "opens": opens, "closes": closes} for day, opens, closes in spans],
        "holidays": [{"day": day, "name": name} for day, name in holidays],
    }
    for prefix, entries in rows.items():
        form |= {f"{prefix}-TOTAL_FORMS": len(entries), f"{prefix}-INITIAL_FORMS": 0}
        form |= {f"{prefix}-{n}-{name}": value for n, entry in enumerate(entries) for name, value in entry.items()}
    return form


def posted(client: Client, page: str, form: dict[str, Any]) -> str:
    return client.post(page, form, follow=True).content.decode()


def test_without_teams_and_hours_the_pages_say_what_they_are_for() -> None:
    client, _ = signed_in("manager")
    assert "No teams yet" in client.get("/people/teams/").content.decode()
    assert "No office hours yet" in client.get("/people/hours/").content.decode()


def test_a_team_is_made_and_changed() -> None:
    client, _ = signed_in("manager")
    tom, hours = staff(name="Tom"), OfficeHours.objects.create(name="Weekdays")
    wanted = team_form(members=[tom.pk], hours=hours.pk, languages=["de"])
    assert "The team Refunds is saved." in posted(client, "/people/teams/new/", wanted)
    team = Team.objects.get()
    assert (team.assignment, team.offer_seconds, team.answer_seconds) == ("offer", 20, 600)
    assert (team.hours, team.languages, list(team.members.all())) == (hours, ["de"], [tom])
    posted(client, f"/people/teams/{team.pk}/", team_form(name="Money back", assignment="claim"))
    team.refresh_from_db()
    assert (team.name, team.slug, team.hours, list(team.members.all())) == ("Money back", "refunds", None, [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"assignment": "x"}, "assignment"),
        ({"offer_seconds": 4}, "offer_seconds"),
        ({"offer_seconds": 40_000}, "offer_seconds"),
        ({"answer_seconds": "x"}, "answer_seconds"),
        ({"topics": ["no such topic"]}, "topics"),
    ],
)
def test_what_is_wrong_in_a_team_is_said_beside_its_field(wrong: dict[str, Any], field: str) -> None:
    client, _ = signed_in("admin")
    assert f'id="id_{field}_error"' in posted(client, "/people/teams/new/", team_form(**wrong))
    assert not Team.objects.exists()


def test_a_manager_cannot_choose_an_admin_and_is_told_who_stays() -> None:
    client, _ = signed_in("manager")
    ines, team = staff("admin", "Ines"), Team.objects.create(slug="t", name="T")
    ines.teams.add(team)
    assert "Also in it: Ines" in client.get(f"/people/teams/{team.pk}/").content.decode()
    assert "id_members_error" in posted(client, f"/people/teams/{team.pk}/", team_form(members=[ines.pk]))
    posted(client, f"/people/teams/{team.pk}/", team_form())
    assert list(team.members.all()) == [ines]


def test_a_colleague_disabled_for_a_while_stays_in_the_team_unless_taken_out() -> None:
    client, _ = signed_in("manager")
    tom, team = staff(name="Tom"), Team.objects.create(slug="t", name="T")
    tom.teams.add(team)
    StaffMember.objects.filter(pk=tom.pk).update(is_active=False)
    assert f'value="{tom.pk}"' in client.get(f"/people/teams/{team.pk}/").content.decode()
    posted(client, f"/people/teams/{team.pk}/", team_form(members=[tom.pk]))
    assert list(team.members.all()) == [tom]


def test_a_team_is_deleted_only_when_nothing_open_is_in_it() -> None:
    client, _ = signed_in("manager")
    team = Team.objects.create(slug="t", name="Refunds")
    asked = conversation("waiting", team=team)
    assert "delete/" not in client.get(f"/people/teams/{team.pk}/").content.decode()
    assert "still has open conversations" in posted(client, f"/people/teams/{team.pk}/delete/", {})
    asked.delete()
    assert f'action="/people/teams/{team.pk}/delete/"' in client.get(f"/people/teams/{team.pk}/").content.decode()
    assert "The team Refunds is deleted." in posted(client, f"/people/teams/{team.pk}/delete/", {})


def test_hours_are_made_and_say_what_comes_next() -> None:
    client, _ = signed_in("manager")
    week = [(day, "09:00", "17:00") for day in range(5)]
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        told = posted(
            client,
            "/people/hours/new/",
            hours_form(*week, (5, "", ""), holidays=(("2026-12-25", "Christmas"), ("", ""))),
        )
    assert told.count("Open now, until 17:00") == 2  # said once, and in the list
    hours = OfficeHours.objects.get()
    assert str(hours.spans.first()) == "Monday 09:00–17:00"
    assert hours.spans.count() == 5
    assert [(one.day, one.name) for one in hours.holidays.all()] == [(date(2026, 12, 25), "Christmas")]


def test_the_page_of_hours_sent_back_as_it_came_changes_nothing() -> None:
    client, _ = signed_in("admin")
    hours = OfficeHours.objects.create(name="Nights", zone="US/Pacific")
    OpenSpan.objects.create(hours=hours, weekday=6, opens=time(22), closes=time(6))
    Holiday.objects.create(hours=hours, day=date(2027, 1, 1), name="New Year")
    page = client.get(f"/people/hours/{hours.pk}/").context["page"]
    form = {
        one.html_name: "" if one.value() is None else str(one.value())
        for part in (page.form, page.spans.management_form, page.holidays.management_form, *page.spans, *page.holidays)
        for one in part
    }
    posted(client, f"/people/hours/{hours.pk}/", form)
    again = OfficeHours.objects.get()
    assert (again.name, again.timetable()) == ("Nights", hours.timetable())


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        (((2, "09:00", "17:00"), (2, "16:00", "20:00")), "Wednesday: 09:00–17:00 and 16:00–20:00 overlap"),
        (((6, "22:00", "06:00"), (0, "05:00", "08:00")), "Monday: 22:00–06:00 and 05:00–08:00 overlap"),
        (((2, "09:00", ""),), "Write when it closes too"),
        (((2, "", "17:00"),), "Write when it opens too"),
        (((2, "09:00", "09:00"),), "It closes later than it opens"),
        (((2, "nine", "17:00"),), "Enter a valid time"),
        (((7, "09:00", "17:00"),), "Not saved yet"),
    ],
)
def test_a_week_that_cannot_be_is_refused_with_what_is_wrong(spans: tuple[Times, ...], told: str) -> None:
    client, _ = signed_in("manager")
    assert told in posted(client, "/people/hours/new/", hours_form(*spans))
    assert not OfficeHours.objects.exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"zone": "Europe/Atlantis"}, "id_zone_error"),
        ({"zone": "localtime"}, "id_zone_error"),
        ({"name": ""}, "id_name_error"),
        ({"holidays": (("2026-12-25", "A"), ("2026-12-25", "B"))}, "This day is listed twice."),
        ({"holidays": (("", "Christmas"),)}, "Write the day too"),
    ],
)
def test_a_zone_a_name_and_holidays_are_checked(changed: dict[str, Any], told: str) -> None:
    client, _ = signed_in("manager")
    assert told in posted(client, "/people/hours/new/", hours_form((0, "09:00", "17:00"), **changed))
    assert not OfficeHours.objects.exists()


def test_a_tampered_form_is_no_error_of_ours() -> None:
    client, _ = signed_in("manager")
    assert client.post("/people/hours/new/", {"name": "X", "zone": "UTC"}).status_code == 200
    assert not OfficeHours.objects.exists()


def test_the_zones_to_choose_from_are_places() -> None:
    client, _ = signed_in("manager")
    page = client.get("/people/hours/new/").content.decode()
    assert '<optgroup label="Europe">' in page
    assert '<option value="America/Argentina/Buenos_Aires">Argentina, Buenos Aires</option>' in page


def test_hours_that_a_team_keeps_are_not_deleted() -> None:
    client, _ = signed_in("manager")
    hours = OfficeHours.objects.create(name="Weekdays")
    team = Team.objects.create(slug="t", name="T", hours=hours)
    assert "Teams keep these hours." in posted(client, f"/people/hours/{hours.pk}/delete/", {})
    team.delete()
    assert "are deleted" in posted(client, f"/people/hours/{hours.pk}/delete/", {})


@pytest.mark.parametrize(("second", "refused"), [("16:00", True), ("17:00", False)])
def test_the_admin_site_refuses_an_overlap_too(second: str, refused: bool) -> None:
    root = StaffMember.objects.create_superuser("root@example.com", "root@example.com", None)
    client = Client()
    client.force_login(root)
    form: dict[str, Any] = {f"{part}-INITIAL_FORMS": 0 for part in ("spans", "holidays")}
    form |= {"name": "Weekdays", "zone": "UTC", "spans-TOTAL_FORMS": 2, "holidays-TOTAL_FORMS": 0}
    form |= {"spans-0-weekday": 0, "spans-0-opens": "09:00", "spans-0-closes": "17:00"}
    form |= {"spans-1-weekday": 0, "spans-1-opens": second, "spans-1-closes": "20:00"}
    answer = client.post("/admin/handoff/officehours/add/", form)
    assert OfficeHours.objects.exists() is not refused
    assert ("Monday: 09:00–17:00 and 16:00–20:00 overlap" in answer.content.decode()) is refused
