"""Changing a colleague: what they do, where, and whether they may come in. Each change is kept with who made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from handoff.errors import Forbidden, OwnAccount
from handoff.models import StaffMember, Team
from handoff.services.auditing import change_record, changed
from handoff.services.staff_locking import staff_lock
from handoff.services.staffing import standing_announce


@dataclass(frozen=True, slots=True)
class Details:
    """What can be set of a person. ``capacity`` in conversations at a time; empty topics and languages mean all."""

    name: str
    role: str
    teams: Sequence[Team]
    capacity: int
    topics: Sequence[str] = ()
    languages: Sequence[str] = ()


def staff_change(*, by: StaffMember, staff_id: int, details: Details) -> StaffMember:
    """Set all of ``details``; their open pages look again at what they may show.

    Raises Forbidden and OwnAccount (``role``), LastAdmin (``role``), PersonNotFound.
    """
    with transaction.atomic():
        locked = staff_lock(by=by, staff_id=staff_id)
        staff = locked.staff
        before = _as_kept(staff)
        if details.role != staff.role:
            if staff.pk == by.pk:
                raise OwnAccount(field="role")
            role_check(locked.by, details.role)
            locked.spare()
        staff.display_name, staff.role, staff.capacity = details.name, details.role, details.capacity
        staff.topics, staff.languages = list(details.topics), list(details.languages)
        if staff.role != StaffMember.Role.ADMIN:
            staff.is_staff = staff.is_superuser = False  # else the admin site would give the role back
        staff.save()
        staff.teams.set(details.teams)
        changes = changed(before, _as_kept(staff))
        if changes:
            change_record("staff_changed", by=by, of=person(staff), changes=changes)
            standing_announce(staff=staff)
        return staff


def staff_disable(*, by: StaffMember, staff_id: int) -> StaffMember:
    """Shut somebody out: their pages close at once, and what they hold returns to the queue with the next sweep.

    Raises OwnAccount, LastAdmin, Forbidden, PersonNotFound.
    """
    with transaction.atomic():
        locked = staff_lock(by=by, staff_id=staff_id)
        if locked.staff.pk == by.pk:
            raise OwnAccount
        locked.spare()
        return _set_active(by, locked.staff, active=False)


def staff_enable(*, by: StaffMember, staff_id: int) -> StaffMember:
    """Let somebody in again, with the password they had. Raises Forbidden, PersonNotFound."""
    with transaction.atomic():
        return _set_active(by, staff_lock(by=by, staff_id=staff_id).staff, active=True)


def role_check(by: StaffMember, role: str) -> None:
    """Raises Forbidden (``role``) for a role that ``by`` may not give."""
    if role not in by.roles_to_give:
        raise Forbidden("You may make somebody an agent or a lead. Other roles are given by an admin.", field="role")


def person(staff: StaffMember) -> dict[str, Any]:
    """Who it is, for the log, which outlives the row."""
    return {"staff": staff.pk, "name": staff.display_name, "email": staff.email}


def _set_active(by: StaffMember, staff: StaffMember, *, active: bool) -> StaffMember:
    if staff.is_active != active:
        staff.is_active = active
        staff.save(update_fields=["is_active"])
        kind = "staff_enabled" if active else "staff_disabled"
        change_record(kind, by=by, of=person(staff), changes={"active": [not active, active]})
        standing_announce(staff=staff)
    return staff


def _as_kept(staff: StaffMember) -> dict[str, Any]:
    return {
        "name": staff.display_name,
        "role": str(staff.role),
        "teams": sorted(staff.teams.values_list("name", flat=True)),
        "capacity": staff.capacity,
        "topics": list(staff.topics),
        "languages": list(staff.languages),
        "admin site": staff.is_staff,
    }
