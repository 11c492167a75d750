"""The locks of people: who changes, who is changed, and every admin who could be the last, in one order."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from handoff.errors import Forbidden, LastAdmin, PersonNotFound
from handoff.models import StaffMember

_ADMIN = Q(role=StaffMember.Role.ADMIN, is_active=True)


@dataclass(frozen=True, slots=True)
class Locked:
    """Rows as they stand under the lock. ``admins`` are those who can sign in."""

    by: StaffMember
    staff: StaffMember
    admins: frozenset[int]

    def spare(self) -> None:
        """Raises LastAdmin when nobody else is left who may change everything."""
        if self.admins == {self.staff.pk}:
            raise LastAdmin


def staff_lock(*, by: StaffMember, staff_id: int) -> Locked:
    """Both rows and the admins', locked to the end of the transaction.

    Who changes is read again too: somebody disabled a moment ago changes nobody any more. Raises Forbidden,
    PersonNotFound, and RuntimeError outside a transaction.
    """
    rows = _lock(_ADMIN | Q(pk__in=[by.pk, staff_id]))
    if staff_id not in rows:
        raise PersonNotFound
    if by.pk not in rows or not rows[by.pk].may_change(rows[staff_id]):
        raise Forbidden("Only an admin may change managers and admins.")
    return Locked(rows[by.pk], rows[staff_id], _admins(rows))


def admins_lock() -> frozenset[int]:
    """The admins who can sign in, locked to the end of the transaction; RuntimeError outside one."""
    return _admins(_lock(_ADMIN))


def _lock(whom: Q) -> dict[int, StaffMember]:
    if not connection.in_atomic_block:
        raise RuntimeError("locks of people need a transaction")
    # Rows that refer to these people may still be written meanwhile: no key changes.
    locked = StaffMember.objects.select_for_update(no_key=True).filter(whom)
    return {row.pk: row for row in locked.order_by("pk")}


def _admins(rows: dict[int, StaffMember]) -> frozenset[int]:
    there = (row for row in rows.values() if row.is_active and row.role == StaffMember.Role.ADMIN)
    return frozenset(row.pk for row in there if row.has_usable_password())
