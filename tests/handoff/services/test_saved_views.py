"""Saved views: whose they are, how many, under which names, and who may change them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from handoff.errors import BadView, Forbidden, HandoffError, TooManyViews, ViewNameTaken, ViewNotFound
from handoff.filters import EVERYTHING, Level, ListFilter
from handoff.models import SavedView, StaffMember, Team
from handoff.selectors.saved_views import saved_views
from handoff.services.saved_views import MOST, saved_view_create, saved_view_delete, saved_view_rename
from tests.handoff.pages.people import staff

pytestmark = pytest.mark.django_db
LATE = ListFilter(topic="refund_status", priority=Level.HIGH)


@pytest.fixture
def team() -> Team:
    return Team.objects.create(slug="billing", name="Billing")


def member(team: Team, role: str = "agent", name: str = "Maya") -> StaffMember:
    made = staff(role, name)
    made.teams.add(team)
    return made


def test_what_is_saved_is_the_tab_and_what_counts_there() -> None:
    view = saved_view_create(
        staff=staff(), name="  Late\n refunds ", tab="inbox", wanted=ListFilter(owed=True, reason="spam")
    )
    assert (view.name, view.tab, view.wanted) == ("Late refunds", "inbox", {"owed": "1"})


def test_own_views_stand_first_in_the_order_they_were_saved_then_the_teams(team: Team) -> None:
    lead = member(team, "lead")
    saved_view_create(staff=lead, name="Shared", tab="inbox", wanted=LATE, team_id=team.pk)
    for name in ("Z", "A"):
        saved_view_create(staff=lead, name=name, tab="inbox", wanted=LATE)
    assert [view.name for view in saved_views(lead)] == ["Z", "A", "Shared"]
    assert [view.name for view in saved_views(member(team))] == ["Shared"]
    assert saved_views(staff("admin")) == [], "an admin of no team is no member of this one"


@pytest.mark.parametrize("name", ["", " \n\t ", "x" * 41, "a\x00b", "\u200b"])
def test_a_name_must_be_one_that_can_be_shown(name: str) -> None:
    with pytest.raises(BadView) as refused:
        saved_view_create(staff=staff(), name=name, tab="inbox", wanted=LATE)
    assert refused.value.field == "name"
    assert SavedView.objects.count() == 0


def test_a_filter_that_narrows_nothing_is_no_view() -> None:
    for wanted in (EVERYTHING, ListFilter(reason="spam")):
        with pytest.raises(BadView):
            saved_view_create(staff=staff(), name="All", tab="inbox", wanted=wanted)


def test_a_name_is_taken_once_by_each_owner(team: Team) -> None:
    lead, other = member(team, "lead"), member(team, name="Tom")
    for owner in (lead, other):
        saved_view_create(staff=owner, name="Late", tab="inbox", wanted=LATE)
    saved_view_create(staff=lead, name="late", tab="team", wanted=LATE, team_id=team.pk)
    for team_id in (None, team.pk):
        with pytest.raises(ViewNameTaken) as refused:
            saved_view_create(staff=lead, name="LATE", tab="closed", wanted=LATE, team_id=team_id)
        assert refused.value.field == "name"
    assert SavedView.objects.count() == 3


def test_nobody_has_more_than_there_may_be() -> None:
    maya = staff()
    for number in range(MOST):
        saved_view_create(staff=maya, name=str(number), tab="inbox", wanted=LATE)
    with pytest.raises(TooManyViews):
        saved_view_create(staff=maya, name="One more", tab="inbox", wanted=LATE)
    saved_view_delete(staff=maya, view_id=saved_views(maya)[3].pk)
    saved_view_create(staff=maya, name="One more", tab="inbox", wanted=LATE)
    assert saved_views(maya)[-1].name == "One more"
    saved_view_create(staff=staff(name="Tom"), name="Mine", tab="inbox", wanted=LATE)


def test_agents_keep_views_for_themselves_and_leads_for_their_own_team_only(team: Team) -> None:
    other = Team.objects.create(slug="b", name="B")
    for who, team_id in ((member(team), team.pk), (member(team, "lead"), other.pk), (staff("admin"), team.pk)):
        with pytest.raises(Forbidden) as refused:
            saved_view_create(staff=who, name="Ours", tab="inbox", wanted=LATE, team_id=team_id)
        assert refused.value.field == "team"
    saved_view_create(staff=member(team, "admin"), name="Ours", tab="inbox", wanted=LATE, team_id=team.pk)


def test_renaming() -> None:
    maya = staff()
    first, second = (saved_view_create(staff=maya, name=name, tab="inbox", wanted=LATE) for name in ("A", "B"))
    saved_view_rename(staff=maya, view_id=first.pk, name="a")
    with pytest.raises(ViewNameTaken):
        saved_view_rename(staff=maya, view_id=second.pk, name="A ")
    with pytest.raises(BadView):
        saved_view_rename(staff=maya, view_id=second.pk, name="")
    assert [view.name for view in saved_views(maya)] == ["a", "B"]


@pytest.mark.parametrize(
    ("role", "inside", "refusal"),
    [
        ("agent", True, Forbidden),
        ("agent", False, ViewNotFound),
        ("lead", False, ViewNotFound),
        ("admin", False, ViewNotFound),
    ],
)
def test_a_teams_view_is_changed_by_its_leads_alone(
    team: Team, role: str, inside: bool, refusal: type[HandoffError]
) -> None:
    lead = member(team, "lead")
    view = saved_view_create(staff=lead, name="Ours", tab="inbox", wanted=LATE, team_id=team.pk)
    who = member(team, role) if inside else staff(role)
    with pytest.raises(refusal):
        saved_view_rename(staff=who, view_id=view.pk, name="Mine")
    with pytest.raises(refusal):
        saved_view_delete(staff=who, view_id=view.pk)
    saved_view_rename(staff=member(team, "admin"), view_id=view.pk, name="Of us all")
    assert [one.name for one in saved_views(lead)] == ["Of us all"]


def test_a_persons_view_is_nobody_elses_not_even_an_admins(team: Team) -> None:
    view = saved_view_create(staff=member(team), name="Mine", tab="inbox", wanted=LATE)
    for who in (member(team, "lead"), member(team, "admin"), member(team, name="Tom")):
        with pytest.raises(ViewNotFound):
            saved_view_delete(staff=who, view_id=view.pk)
        assert saved_views(who) == []


def test_a_row_has_one_owner(team: Team) -> None:
    for owners in ({}, {"staff": staff(), "team": team}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(name="x", tab="inbox", wanted={}, position=1, **owners)
