"""Changing people: who may, what is kept of it, and that somebody is always left who can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from handoff.errors import Forbidden, LastAdmin, OwnAccount, PersonNotFound
from handoff.models import Conversation, Event, StaffMember, Team
from handoff.records import Ring
from handoff.services import events
from handoff.services.releasing import absent_release
from handoff.services.staff_changing import Details, staff_change, staff_disable, staff_enable
from tests.handoff.pages.people import staff
from tests.handoff.people import conversation
from tests.handoff.queueing.desk import agent

pytestmark = pytest.mark.django_db
Commits = Callable[..., Any]


def details(who: StaffMember, **changed: Any) -> Details:
    as_is = {"name": who.display_name, "role": str(who.role), "teams": list(who.teams.all()), "capacity": who.capacity}
    return Details(**{**as_is, "topics": who.topics, "languages": who.languages, **changed})


def change(by: StaffMember, who: StaffMember, **changed: Any) -> StaffMember:
    return staff_change(by=by, staff_id=who.pk, details=details(who, **changed))


def test_all_that_is_set_is_kept_with_who_set_it() -> None:
    lena, maya = staff("manager", "Lena"), staff()
    billing = Team.objects.create(slug="billing", name="Billing")
    change(lena, maya, name="Maya B", role="lead", teams=[billing], capacity=2, topics=["refund"], languages=["de"])
    maya.refresh_from_db()
    assert (maya.display_name, maya.role, maya.capacity) == ("Maya B", "lead", 2)
    assert (list(maya.teams.all()), maya.topics, maya.languages) == ([billing], ["refund"], ["de"])
    (event,) = Event.objects.all()
    assert (event.kind, event.actor, event.data["staff"]) == ("staff_changed", f"staff:{lena.pk}", maya.pk)
    assert event.data["changes"]["role"] == ["agent", "lead"]
    assert event.data["changes"]["teams"] == [[], ["Billing"]]
    assert "admin site" not in event.data["changes"]


def test_what_changes_nothing_leaves_no_trace() -> None:
    maya = staff()
    change(staff("admin"), maya)
    assert not Event.objects.exists()


def test_their_sockets_are_told_once_it_is_committed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
) -> None:
    heard: list[Ring] = []
    monkeypatch.setattr(events, "_hooks", [heard.append])
    admin, maya = staff("admin"), staff()
    with django_capture_on_commit_callbacks(execute=True):
        staff_disable(by=admin, staff_id=maya.pk)
        assert heard == []
    assert [ring.kind for ring in heard] == [f"staff.{maya.pk}"]


def test_what_somebody_disabled_holds_returns_with_the_next_sweep() -> None:
    admin, maya = staff("admin"), agent("Maya")
    held = conversation("agent", maya)
    assert absent_release() == 0
    staff_disable(by=admin, staff_id=maya.pk)
    assert absent_release() == 1
    assert Conversation.objects.get(pk=held.pk).custody == "waiting"


def test_who_is_enabled_again_has_the_password_they_had() -> None:
    admin, maya = staff("admin"), staff()
    maya.set_password("a long password")
    maya.save()
    staff_disable(by=admin, staff_id=maya.pk)
    assert not StaffMember.objects.get(pk=maya.pk).is_active
    staff_enable(by=admin, staff_id=maya.pk)
    again = StaffMember.objects.get(pk=maya.pk)
    assert again.is_active
    assert again.check_password("a long password")
    assert [event.kind for event in Event.objects.all()] == ["staff_disabled", "staff_enabled"]


@pytest.mark.parametrize("role", ["manager", "admin"])
@pytest.mark.parametrize("deed", [staff_disable, staff_enable])
def test_a_manager_changes_no_manager_and_no_admin(role: str, deed: Callable[..., StaffMember]) -> None:
    lena, other = staff("manager", "Lena"), staff(role)
    with pytest.raises(Forbidden):
        deed(by=lena, staff_id=other.pk)
    with pytest.raises(Forbidden):
        change(lena, other, name="Somebody")
    other.refresh_from_db()
    assert (other.is_active, other.display_name) == (True, "Maya")


def test_a_manager_changes_nobody_who_has_the_run_of_the_admin_site() -> None:
    root = staff()
    StaffMember.objects.filter(pk=root.pk).update(is_superuser=True)
    with pytest.raises(Forbidden):
        staff_disable(by=staff("manager"), staff_id=root.pk)


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_manager_makes_nobody_what_they_may_not_change(role: str) -> None:
    maya = staff()
    with pytest.raises(Forbidden) as refused:
        change(staff("manager"), maya, role=role)
    assert refused.value.field == "role"
    maya.refresh_from_db()
    assert maya.role == "agent"


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_agents_change_nobody(role: str) -> None:
    maya = staff()
    with pytest.raises(Forbidden):
        staff_disable(by=staff(role), staff_id=maya.pk)
    with pytest.raises(Forbidden):
        change(staff(role), maya, name="Somebody")


def test_nobody_disables_themselves_or_gives_up_their_own_role() -> None:
    ines, _ = staff("admin"), staff("admin")
    with pytest.raises(OwnAccount):
        staff_disable(by=ines, staff_id=ines.pk)
    with pytest.raises(OwnAccount) as refused:
        change(ines, ines, role="agent")
    assert refused.value.field == "role"
    assert change(ines, ines, name="Ines M").display_name == "Ines M"


def test_who_was_disabled_a_moment_ago_changes_nobody_any_more() -> None:
    ines, omar, maya = staff("admin"), staff("admin"), staff()
    staff_disable(by=omar, staff_id=ines.pk)
    with pytest.raises(Forbidden):
        staff_disable(by=ines, staff_id=maya.pk)


def test_an_admin_who_has_not_joined_yet_does_not_count() -> None:
    """Else the only one who can sign in could be shut out, and nobody would be left."""
    ines, omar = staff("admin"), staff("admin")
    StaffMember.objects.filter(pk=ines.pk).update(password="!")
    with pytest.raises(LastAdmin):
        staff_disable(by=ines, staff_id=omar.pk)
    with pytest.raises(LastAdmin):
        change(ines, omar, role="agent")
    assert staff_disable(by=omar, staff_id=ines.pk).is_active is False


def test_who_is_no_admin_any_more_loses_the_admin_site_too() -> None:
    ines, omar = staff("admin"), staff("admin")
    StaffMember.objects.filter(pk=omar.pk).update(is_staff=True, is_superuser=True)
    changed = change(ines, omar, role="agent")
    assert (changed.is_staff, changed.is_superuser) == (False, False)
    (event,) = Event.objects.all()
    assert event.data["changes"]["admin site"] == [True, False]


def test_nobody_is_found_where_nobody_is() -> None:
    with pytest.raises(PersonNotFound):
        staff_disable(by=staff("admin"), staff_id=10**9)


def test_the_first_of_an_installation_is_an_admin() -> None:
    root = StaffMember.objects.create_superuser("root@example.com", "root@example.com", "a long password")
    assert (root.role, root.display_name, root.may_review, root.may_answer) == ("admin", "root@example.com", True, True)
