"""Saved views on the pages: kept, picked, renamed, deleted, and closed to others."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from handoff.filters import ListFilter
from handoff.models import SavedView, Team
from handoff.services.saved_views import MOST, saved_view_create
from tests.handoff.pages.people import signed_in, staff

pytestmark = pytest.mark.django_db
REFUNDS = ListFilter(topic="refund_status")


def test_three_views_stand_without_rows() -> None:
    client, _ = signed_in()
    page = client.get("/inbox/").content.decode()
    for name, query in (("Needs a reply", "owed=1"), ("Promise at risk", "promise=warned"), ("Unread", "unread=1")):
        assert f'href="/inbox/?{query}" data-view="built-in-' in page
        assert name in page
    chosen = client.get("/inbox/lists/?unread=1").content.decode()
    assert chosen.count('data-view="built-in-2" aria-current="true"') == 1
    assert 'id="chips-save"' not in chosen, "it is a view already"


def test_saving_the_filter_makes_a_pill() -> None:
    client, maya = signed_in()
    assert 'id="chips-save"' in client.get("/inbox/lists/?topic=refund_status").content.decode()
    assert 'name="topic" value="refund_status"' in client.get("/inbox/views/?topic=refund_status").content.decode()
    answer = client.post("/inbox/views/save/", {"tab": "team", "topic": "refund_status", "name": "<b>Refunds</b>"})
    assert json.loads(answer.headers["HX-Trigger"])["inbox:views"]["close"] is True
    view = SavedView.objects.get()
    assert (view.staff, view.team, view.tab, view.wanted) == (maya, None, "team", {"topic": "refund_status"})
    page = client.get("/inbox/lists/").content.decode()
    assert 'href="/inbox/?tab=team&amp;topic=refund_status"' in page
    assert "&lt;b&gt;Refunds&lt;/b&gt;" in page
    assert (
        f'data-view="{view.pk}" aria-current="true"'
        in client.get("/inbox/lists/?tab=team&topic=refund_status").content.decode()
    )


def test_what_has_ceased_to_exist_drops_out_of_a_view() -> None:
    client, maya = signed_in()
    wanted = {"topic": "gone", "owed": "1", "team": 7, "more": None}
    view = SavedView.objects.create(staff=maya, name="Old", tab="inbox", wanted=wanted, position=1)
    assert f'href="/inbox/?owed=1" data-view="{view.pk}"' in client.get("/inbox/lists/").content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Taken", "There is a view “taken” already. Choose another name."),
        ("", "Write a name for the view."),
        ("x" * 50, "Keep the name to 40 characters."),
    ],
)
def test_a_refusal_stands_beside_the_field_with_what_was_typed(name: str, said: str) -> None:
    client, maya = signed_in()
    saved_view_create(staff=maya, name="taken", tab="inbox", wanted=REFUNDS)
    said = said.replace("taken", name) if name else said
    answer = client.post("/inbox/views/save/", {"tab": "inbox", "topic": "due_date", "name": name})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "HX-Trigger" not in answer.headers
    assert f'value="{name}" aria-invalid="true" aria-describedby="view-name-error"' in page
    assert f'id="view-name-error" role="alert">{said}' in page
    assert 'name="topic" value="due_date"' in page, "the filter is still in the form"


def test_a_refused_new_name_stands_beside_its_own_view() -> None:
    client, maya = signed_in()
    first, second = (saved_view_create(staff=maya, name=name, tab="inbox", wanted=REFUNDS) for name in ("A", "B"))
    page = client.post(f"/inbox/views/{second.pk}/rename/", {"name": "A"}).content.decode()
    assert f'id="view-{second.pk}-error" role="alert"' in page
    assert f'id="view-{first.pk}-error"' not in page
    assert client.post(f"/inbox/views/{second.pk}/rename/", {"name": "C"}).headers["HX-Trigger"]
    assert client.post(f"/inbox/views/{first.pk}/delete/").headers["HX-Trigger"]
    assert [view.name for view in SavedView.objects.all()] == ["C"]


def test_who_has_as_many_as_there_may_be_is_told() -> None:
    client, maya = signed_in()
    for number in range(MOST):
        saved_view_create(staff=maya, name=str(number), tab="inbox", wanted=REFUNDS)
    page = client.post("/inbox/views/save/", {"topic": "due_date", "name": "More"}).content.decode()
    assert "You have 20 views. Delete one first." in page


@pytest.mark.parametrize("move", ["rename", "delete"])
def test_another_persons_view_is_not_found(move: str) -> None:
    theirs = saved_view_create(staff=staff(), name="Private", tab="inbox", wanted=REFUNDS)
    for role in ("agent", "lead", "admin"):
        client, _ = signed_in(role)
        assert client.post(f"/inbox/views/{theirs.pk}/{move}/", {"name": "Mine"}).status_code == 404
        assert "Private" not in client.get("/inbox/").content.decode()
        assert "Private" not in client.get("/inbox/views/").content.decode()
    theirs.refresh_from_db()
    assert theirs.name == "Private"


def test_a_teams_view_is_seen_by_its_agents_and_changed_by_its_leads() -> None:
    team = Team.objects.create(slug="billing", name="Billing")
    boss, lead = signed_in("lead")
    lead.teams.add(team)
    assert "Everybody in Billing" in boss.get("/inbox/views/?topic=due_date").content.decode()
    boss.post("/inbox/views/save/", {"topic": "due_date", "name": "Ours", "for_team": team.pk})
    view = SavedView.objects.get(team=team)

    client, maya = signed_in()
    maya.teams.add(team)
    assert "Everybody in Billing" not in client.get("/inbox/views/?unread=1&owed=1").content.decode()
    assert 'title="Shared with Billing"' in client.get("/inbox/").content.decode()
    dialog = client.get("/inbox/views/").content.decode()
    assert "a lead or an admin can change it" in dialog
    assert f"/inbox/views/{view.pk}/" not in dialog
    for move in ("rename", "delete"):
        assert client.post(f"/inbox/views/{view.pk}/{move}/", {"name": "Mine"}).status_code == 403
    refused = client.post("/inbox/views/save/", {"topic": "autopay", "name": "Ours too", "for_team": team.pk})
    assert refused.status_code == 403
    assert boss.post(f"/inbox/views/{view.pk}/delete/").status_code == 200
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("move", ["save", "1/rename", "1/delete"])
def test_the_doors_are_guarded(move: str) -> None:
    address = f"/inbox/views/{move}/"
    fields = {"topic": "due_date", "name": "x"}
    manager, _ = signed_in("manager")
    assert manager.post(address, fields).status_code == 403
    assert Client().post(address, fields).status_code == 302
    agent, maya = signed_in()
    assert agent.get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(maya)
    assert strict.post(address, fields).status_code == 403
    assert not SavedView.objects.exists()


def test_views_cost_one_statement_however_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client, maya = signed_in("lead")
    for number in range(3):
        team = Team.objects.create(slug=f"t{number}", name=f"Team {number}")
        maya.teams.add(team)
        saved_view_create(staff=maya, name=str(number), tab="inbox", wanted=REFUNDS)
        saved_view_create(staff=maya, name="Ours", tab="inbox", wanted=REFUNDS, team_id=team.pk)
    with django_assert_num_queries(7):
        page = client.get("/inbox/lists/").content.decode()
    assert page.count('class="pill"') == 9
