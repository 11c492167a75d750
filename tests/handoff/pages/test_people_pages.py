"""The pages of people: who stands there, what may be done to them, and what is said of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from handoff.models import Invitation, Mail, Presence, StaffMember, Team
from tests.handoff.pages.people import signed_in, staff

pytestmark = pytest.mark.django_db


def html(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def state_of(page: str, person: StaffMember) -> str:
    """The words of the status in a person's line."""
    line = page.split(f'href="/people/{person.pk}/"')[1].split("line__state")[1].split("</td>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", line.split(">", 1)[1]).split())


def invited(client: Client, **changed: Any) -> Any:
    form = {"email": "nora@example.com", "name": "Nora Quinn", "role": "agent", **changed}
    return client.post("/people/invite/", form)


def nora() -> StaffMember:
    return StaffMember.objects.get(email="nora@example.com")


def person_form(who: StaffMember, **changed: Any) -> dict[str, Any]:
    return {"name": who.display_name, "role": who.role, "capacity": who.capacity, **changed}


def test_the_list_tells_who_is_there() -> None:
    client, _ = signed_in("manager")
    now, long_ago = timezone.now(), timezone.now() - timedelta(hours=3)
    people = {}
    for name, status, seen in (("On", "online", now), ("Away", "away", now), ("Gone", "online", long_ago)):
        people[name] = staff(name=name)
        Presence.objects.create(staff=people[name], status=status, seen_at=seen)
    people["Never"], people["Out"], people["Reads"] = staff(name="Never"), staff(name="Out"), staff("manager", "Reads")
    StaffMember.objects.filter(pk=people["Out"].pk).update(is_active=False)
    page = html(client, "/people/")
    told = {name: state_of(page, person) for name, person in people.items()}
    assert told == {
        "On": "Online",
        "Away": "Away seen just now",
        "Gone": "Offline seen 3 h ago",
        "Never": "Offline",
        "Out": "Disabled",
        "Reads": "Reads only",
    }


def test_the_list_tells_who_has_been_invited_until_they_have_joined() -> None:
    client, _ = signed_in("admin")
    invited(client)
    assert state_of(html(client, "/people/"), nora()).startswith("Invited until")
    Invitation.objects.update(invited_at=timezone.now() - Invitation.LIFETIME)
    assert state_of(html(client, "/people/"), nora()) == "Invitation ran out"
    Invitation.objects.update(accepted_at=timezone.now())
    assert state_of(html(client, "/people/"), nora()) == "Offline"


def test_a_team_and_words_narrow_the_list() -> None:
    client, _ = signed_in("admin")
    team = Team.objects.create(slug="b", name="Billing")
    tom = staff(name="Tom")
    tom.teams.add(team)
    staff(name="Zoe")
    assert ">Tom<" in html(client, f"/people/?team={team.pk}")
    assert ">Zoe<" not in html(client, f"/people/?team={team.pk}")
    assert ">Zoe<" in html(client, "/people/?q=zO")
    assert ">Tom<" not in html(client, "/people/?q=zO")
    assert "Nobody fits" in html(client, "/people/?q=nobody%00 at all")
    for nonsense in ("x", "9" * 30, "-1"):
        assert html(client, f"/people/?team={nonsense}").count("line__link") == 3


def test_there_is_a_search_box_from_the_eleventh_on() -> None:
    client, _ = signed_in("admin")
    for number in range(9):
        staff(name=f"P{number}")
    assert 'type="search"' not in html(client, "/people/")
    staff(name="Eleventh")
    assert 'type="search"' in html(client, "/people/")


def test_the_list_takes_the_same_number_of_queries_however_many_there_are(
    django_assert_num_queries: Any,
) -> None:
    client, _ = signed_in("admin")
    team = Team.objects.create(slug="b", name="Billing")
    counts = []
    for _ in range(2):
        for number in range(4):
            staff(name=f"P{number}").teams.add(team)
        with django_assert_num_queries(6):
            counts.append(html(client, "/people/").count("line__link"))
    assert counts == [5, 9]


def test_a_manager_is_offered_only_the_roles_they_may_give() -> None:
    client, _ = signed_in("manager")
    assert set(re.findall(r'name="role" value="(\w+)"', html(client, "/people/invite/"))) == {"agent", "lead"}
    assert invited(client, role="admin").status_code == 200
    assert not StaffMember.objects.filter(email="nora@example.com").exists()


def test_the_mail_leads_to_where_it_was_asked_for_or_to_where_the_settings_say(settings: Any) -> None:
    client, _ = signed_in("admin")
    invited(client)
    assert "http://testserver/people/welcome/" in Mail.objects.get().text
    settings.STAFF_URL = "https://desk.example/"
    client.post(f"/people/{nora().pk}/invite-again/")
    assert "\nhttps://desk.example/people/welcome/" in Mail.objects.get().text


def test_an_address_that_is_known_is_marked_and_what_was_typed_is_kept() -> None:
    client, _ = signed_in("admin")
    invited(client)
    page = invited(client, name="Somebody else").content.decode()
    assert 'id="id_email_error"' in page
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'value="Somebody else"' in page


@pytest.mark.parametrize("email", ["", "nora", "x" * 140 + "@example.com"])
def test_what_is_no_address_is_marked(email: str) -> None:
    client, _ = signed_in("admin")
    assert 'id="id_email_error"' in invited(client, email=email).content.decode()
    assert not Mail.objects.exists()


def test_a_name_goes_into_the_mail_on_one_line() -> None:
    client, lena = signed_in("manager")
    client.post("/people/invite/", {"email": "nora@example.com", "name": " Nora\n Quinn ", "role": "agent"})
    assert nora().display_name == "Nora Quinn"
    assert Mail.objects.get().subject == f"{lena} invites you to SupportBot"


def test_a_person_is_changed_and_it_is_said_once() -> None:
    client, _ = signed_in("manager")
    tom, team = staff(name="Tom"), Team.objects.create(slug="b", name="Billing")
    wanted = person_form(tom, name="Tom B", role="lead", capacity=7, teams=[team.pk], languages=["de"])
    answer = client.post(f"/people/{tom.pk}/", wanted, follow=True)
    assert "Tom B is saved." in answer.content.decode()
    assert "is saved." not in html(client, "/people/")
    tom.refresh_from_db()
    assert (tom.role, tom.capacity, tom.languages, list(tom.teams.all())) == ("lead", 7, ["de"], [team])
    assert "Role: agent → lead" in html(client, f"/people/{tom.pk}/")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"capacity": 0}, "capacity"), ({"role": "admin"}, "role"), ({"teams": [99]}, "teams")],
)
def test_what_is_wrong_is_said_beside_its_field(wrong: dict[str, Any], field: str) -> None:
    client, _ = signed_in("manager")
    tom = staff(name="Tom")
    answer = client.post(f"/people/{tom.pk}/", person_form(tom, **wrong))
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_manager_sees_no_control_for_who_is_not_theirs_to_change(role: str) -> None:
    client, _ = signed_in("manager")
    other = staff(role, "Ines")
    page = html(client, f"/people/{other.pk}/")
    assert 'name="role"' not in page
    assert "disable/" not in page
    assert client.post(f"/people/{other.pk}/", person_form(other, name="Eve")).status_code == 403
    assert client.post(f"/people/{other.pk}/disable/").status_code == 403
    other.refresh_from_db()
    assert (other.display_name, other.is_active) == ("Ines", True)


def test_ones_own_role_and_sign_in_are_out_of_reach() -> None:
    client, ines = signed_in("admin")
    page = html(client, f"/people/{ines.pk}/")
    assert "disable/" not in page
    client.post(f"/people/{ines.pk}/", person_form(ines, role="agent", name="Ines M"))
    ines.refresh_from_db()
    assert (ines.role, ines.display_name) == ("admin", "Ines M")
    told = client.post(f"/people/{ines.pk}/disable/", follow=True).content.decode()
    assert "You cannot disable yourself" in told


def test_disabled_and_enabled_again() -> None:
    client, _ = signed_in("manager")
    tom = staff(name="Tom")
    assert "signed out everywhere" in client.post(f"/people/{tom.pk}/disable/", follow=True).content.decode()
    page = html(client, f"/people/{tom.pk}/")
    assert f'action="/people/{tom.pk}/enable/"' in page
    assert "may sign in again" in client.post(f"/people/{tom.pk}/enable/", follow=True).content.decode()


def test_an_invitation_is_withdrawn() -> None:
    client, _ = signed_in("manager")
    invited(client)
    answer = client.post(f"/people/{nora().pk}/withdraw/", follow=True).content.decode()
    assert "The invitation of Nora Quinn is withdrawn." in answer
    assert not StaffMember.objects.filter(email="nora@example.com").exists()


def test_a_deed_that_there_is_not_is_not_found() -> None:
    client, _ = signed_in("admin")
    assert client.post(f"/people/{staff(name='Tom').pk}/delete/").status_code == 404


@pytest.mark.parametrize("wrong", [{"role": "agent"}, {"is_active": ""}])
def test_the_admin_site_leaves_an_admin_too(wrong: dict[str, str]) -> None:
    root = StaffMember.objects.create_superuser("root@example.com", "root@example.com", "a long password")
    client = Client()
    client.force_login(root)
    form = {"username": root.username, "email": root.email, "display_name": "Root", "role": "admin", "capacity": "4"}
    rights = {"is_active": "on", "is_staff": "on", "is_superuser": "on"}
    page = f"/admin/handoff/staffmember/{root.pk}/change/"
    told = client.post(page, {**form, **rights, **wrong}).content.decode()
    assert "This is the last admin who can sign in." in told
    assert client.post(page, {**form, **rights}).status_code == 302
    root.refresh_from_db()
    assert (root.role, root.is_active, root.display_name) == ("admin", True, "Root")
    staff("admin", "Ines")
    assert client.post(page, {**form, **rights, **wrong}).status_code == 302


def test_what_is_written_stands_there_as_text() -> None:
    client, _ = signed_in("admin")
    tom = staff(name="Tom")
    StaffMember.objects.filter(pk=tom.pk).update(display_name="<script>x</script>")
    Team.objects.create(slug="x", name="<b>bold</b>")
    for page in ("/people/", f"/people/{tom.pk}/", "/people/teams/"):
        assert "<script>x" not in html(client, page)
        assert "<b>bold" not in html(client, page)
