"""Ending every session of somebody at once, and taking a lost second factor away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from handoff.models import StaffMember
from handoff.services.account_mailing import account_change_tell
from handoff.services.auditing import change_record
from handoff.services.staff_changing import person
from handoff.services.staff_locking import staff_lock
from handoff.services.staffing import standing_announce


def signed_out_everywhere(*, staff: StaffMember) -> None:
    """End all of one's own sessions: pages go to the sign-in, sockets close within seconds."""
    with transaction.atomic():
        _end_all(by=staff, staff=staff)


def staff_sign_out(*, by: StaffMember, staff_id: int) -> StaffMember:
    """End all sessions of a colleague. Raises Forbidden, PersonNotFound."""
    with transaction.atomic():
        staff = staff_lock(by=by, staff_id=staff_id).staff
        _end_all(by=by, staff=staff)
        return staff


def second_factor_reset(*, by: StaffMember, staff_id: int) -> StaffMember:
    """Take away the second factor that a colleague has lost, and end all of their sessions.

    Raises Forbidden, PersonNotFound.
    """
    with transaction.atomic():
        staff = staff_lock(by=by, staff_id=staff_id).staff
        kinds = sorted(Authenticator.objects.filter(user=staff).values_list("type", flat=True))
        if kinds:
            Authenticator.objects.filter(user=staff).delete()
            changes = {"second factor": [kinds, []]}
            change_record("second_factor_reset", by=by, of=person(staff), changes=changes)
            _end_all(by=by, staff=staff)
            account_change_tell(staff=staff, what="second_factor_reset", by=by.display_name)
        return staff


def other_sessions_end(staff: StaffMember) -> None:
    """End the sessions that began before a second factor was there; ``staff`` is given the number to go on under."""
    with transaction.atomic():
        _end_all(by=staff, staff=staff)
        staff.refresh_from_db(fields=["sign_outs"])


def _end_all(*, by: StaffMember, staff: StaffMember) -> None:
    StaffMember.objects.filter(pk=staff.pk).update(sign_outs=F("sign_outs") + 1)
    change_record("staff_signed_out", by=by, of=person(staff), changes={})
    standing_announce(staff=staff)
