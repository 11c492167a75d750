"""Making a person of the staff: by an invitation, or by whoever runs the machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from handoff.errors import AddressTaken, WeakPassword
from handoff.models import StaffMember, Team
from handoff.services.auditing import change_record
from handoff.services.staff_changing import person


def staff_create(*, email: str, name: str, role: str, teams: Sequence[Team], password: str) -> StaffMember:
    """Make the person, who can sign in at once. An admin may use ``/admin/`` too.

    Raises AddressTaken (``email``), WeakPassword (``password``).
    """
    wanted = StaffMember(username=email.lower(), email=email.lower(), display_name=name)
    try:
        validate_password(password, wanted)
    except ValidationError as weak:
        raise WeakPassword(" ".join(weak.messages), field="password") from None
    is_admin = role == StaffMember.Role.ADMIN
    with transaction.atomic():
        staff, given = staff_make(
            email=email,
            name=name,
            role=role,
            teams=teams,
            password=password,
            is_staff=is_admin,
            is_superuser=is_admin,
        )
        change_record("staff_created", by=staff, of=person(staff), changes=given)
    return staff


def staff_make(
    *, email: str, name: str, role: str, teams: Sequence[Team], password: str | None, **flags: bool
) -> tuple[StaffMember, dict[str, Any]]:
    """The person, and what they were given as the log tells of it; in the caller's transaction.

    Raises AddressTaken (``email``).
    """
    if StaffMember.objects.filter(email__iexact=email).exists():
        raise AddressTaken(field="email")
    try:
        with transaction.atomic():
            staff = StaffMember.objects.create_staff(
                email=email, password=password, role=role, display_name=name, **flags
            )
    except IntegrityError:  # made by somebody else in the same moment
        raise AddressTaken(field="email") from None
    staff.teams.set(teams)
    return staff, {"role": [None, role], "teams": [[], sorted(team.name for team in teams)]}
