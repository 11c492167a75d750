"""Two admins who shut each other out in the same moment: one stays, whoever was first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from handoff.errors import Forbidden, HandoffError, InvitationOver, LastAdmin
from handoff.models import StaffMember
from handoff.services.inviting import invitation_token, staff_invite
from handoff.services.joining import invitation_accept
from handoff.services.staff_changing import Details, staff_change, staff_disable
from tests.concurrency.people import agent
from tests.concurrency.races import ROUNDS, delays, later, together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _admin(name: str) -> StaffMember:
    staff = agent(name)
    staff.role = "admin"
    staff.save()
    return staff


def _active_admins() -> int:
    return StaffMember.objects.filter(role="admin", is_active=True).count()


def _count_then_disable(whom: StaffMember, counted: Barrier) -> None:
    """What disabling without the locks would be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM handoff_staffmember WHERE role = 'admin' AND is_active")
        several = cursor.fetchone()[0] > 1
        counted.wait(10)
        if several:
            cursor.execute("UPDATE handoff_staffmember SET is_active = false WHERE id = %s", [whom.pk])


def test_counting_before_disabling_leaves_nobody() -> None:
    ines, omar, counted = _admin("Ines"), _admin("Omar"), Barrier(2)
    assert together(partial(_count_then_disable, ines, counted), partial(_count_then_disable, omar, counted)) == [
        None,
        None,
    ]
    assert _active_admins() == 0


def _disable(by: StaffMember, whom: StaffMember) -> StaffMember:
    return staff_disable(by=by, staff_id=whom.pk)


def _demote(by: StaffMember, whom: StaffMember) -> StaffMember:
    details = Details(name=whom.display_name, role="agent", teams=[], capacity=4)
    return staff_change(by=by, staff_id=whom.pk, details=details)


@pytest.mark.parametrize("deed", [_disable, _demote])
@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_admin_is_left(rounds: int, deed: Callable[[StaffMember, StaffMember], StaffMember]) -> None:
    ines, omar = _admin("Ines"), _admin("Omar")
    left: set[str] = set()
    for number in range(rounds):
        StaffMember.objects.filter(pk__in=[ines.pk, omar.pk]).update(role="admin", is_active=True)
        first, second = delays(number)
        outcomes = together(later(first, partial(deed, ines, omar)), later(second, partial(deed, omar, ines)))
        assert _active_admins() == 1, outcomes
        (refused,) = [one for one in outcomes if isinstance(one, HandoffError)]
        assert isinstance(refused, Forbidden | LastAdmin), refused
        left.add(StaffMember.objects.get(role="admin", is_active=True).display_name)
    assert left == {"Ines", "Omar"}, "both orders must have come up"


def test_one_link_sets_one_password() -> None:
    admin, passwords = _admin("Ines"), ("the first password", "the second password")
    for number in range(8):
        nora = staff_invite(
            by=admin,
            email=f"nora{number}@example.com",
            name="Nora",
            role="agent",
            teams=[],
            site="https://desk.example",
        )
        token = invitation_token(nora.invitation)
        accepts = [partial(invitation_accept, token=token, password=one) for one in passwords]
        outcomes = together(*accepts)
        assert sorted(isinstance(one, InvitationOver) for one in outcomes) == [False, True], outcomes
        winner = passwords[0 if isinstance(outcomes[0], StaffMember) else 1]
        assert StaffMember.objects.get(pk=nora.pk).check_password(winner)
