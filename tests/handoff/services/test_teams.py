"""Teams: their short name, who is moved by whom, and that none is taken down over a customer's head."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.errors import TeamBusy, TeamNotFound
from handoff.models import Conversation, Event, SavedReply, StaffMember, Team
from handoff.services.teams import TeamDetails, team_change, team_create, team_delete
from tests.handoff.pages.people import staff
from tests.handoff.people import conversation

pytestmark = pytest.mark.django_db


def details(name: str = "Refunds", **columns: Any) -> TeamDetails:
    usual = {"assignment": "claim", "offer_seconds": 30, "answer_seconds": 900, "topics": [], "languages": []}
    return TeamDetails(name=name, **{**usual, "hours": None, "members": [], **columns})


def test_the_short_name_is_made_once_and_never_twice() -> None:
    admin = staff("admin")
    first, second = team_create(by=admin, details=details()), team_create(by=admin, details=details())
    assert (first.slug, second.slug) == ("refunds", "refunds-2")
    changed = team_change(by=admin, team_id=first.pk, details=details("Money back"))
    assert (changed.name, changed.slug) == ("Money back", "refunds")


@pytest.mark.parametrize(("name", "slug"), [("Refunds & Disputes", "refunds-disputes"), ("請求", "team"), ("é", "e")])
def test_any_name_has_a_short_one(name: str, slug: str) -> None:
    assert team_create(by=staff("admin"), details=details(name)).slug == slug


def test_a_name_as_long_as_may_be_fits() -> None:
    for _ in range(2):
        team = team_create(by=staff("admin"), details=details("a" * 80))
        assert len(team.slug) <= 50


def test_a_change_is_kept_with_who_made_it_and_whom_it_moved() -> None:
    lena, maya = staff("manager", "Lena"), staff()
    team = team_create(by=lena, details=details())
    team_change(by=lena, team_id=team.pk, details=details(assignment="offer", topics=["refund"], members=[maya]))
    moved, changed = Event.objects.exclude(kind="team_created").order_by("id")
    assert (moved.kind, moved.data["staff"], moved.data["changes"]) == (
        "staff_changed",
        maya.pk,
        {"teams": [[], ["Refunds"]]},
    )
    assert (changed.kind, changed.actor, changed.data["team"]) == ("team_changed", f"staff:{lena.pk}", team.pk)
    assert changed.data["changes"]["assignment"] == ["claim", "offer"]
    assert changed.data["changes"]["members"] == [[], [maya.email]]


def test_a_manager_moves_agents_and_leaves_admins_where_they_are() -> None:
    ines, omar, maya = staff("admin", "Ines"), staff("admin", "Omar"), staff()
    team = team_create(by=ines, details=details(members=[ines, maya]))
    team_change(by=staff("manager"), team_id=team.pk, details=details(members=[omar]))
    assert list(team.members.all()) == [ines]


@pytest.mark.parametrize("custody", ["bot", "waiting", "agent"])
def test_a_team_with_anything_open_is_not_deleted(custody: str) -> None:
    team = team_create(by=staff("admin"), details=details())
    conversation(custody, team=team)
    with pytest.raises(TeamBusy):
        team_delete(by=staff("admin"), team_id=team.pk)
    assert Team.objects.filter(pk=team.pk).exists()


def test_a_team_with_nothing_open_goes_and_what_was_said_stays() -> None:
    admin, maya = staff("admin"), staff()
    team = team_create(by=admin, details=details(members=[maya]))
    SavedReply.objects.create(team=team, shortcut="hello", title="Hello", text="Hello")
    over = conversation("closed", team=team)
    team_delete(by=admin, team_id=team.pk)
    assert not SavedReply.objects.exists()
    assert Conversation.objects.get(pk=over.pk).team is None
    assert StaffMember.objects.filter(pk=maya.pk).exists()
    last = Event.objects.order_by("-id").first()
    assert last is not None
    assert (last.kind, last.data["name"]) == ("team_deleted", "Refunds")
    with pytest.raises(TeamNotFound):
        team_delete(by=admin, team_id=team.pk)
