"""Asking somebody to join by e-mail. They exist from then on, without a password until they set one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from babel.units import format_unit
from django.core import signing
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from handoff.errors import NotInvited
from handoff.models import Invitation, Mail, StaffMember, Team
from handoff.services.auditing import change_record
from handoff.services.posting import mails_post
from handoff.services.staff_changing import person, role_check
from handoff.services.staff_creating import staff_make
from handoff.services.staff_locking import staff_lock
from handoff.services.staff_mailing import language_for, staff_mail

SALT = "handoff.invitation"
LONGEST_ADDRESS = 150  # the address is the username too


def staff_invite(*, by: StaffMember, email: str, name: str, role: str, teams: Sequence[Team], site: str) -> StaffMember:
    """Make the person and write the mail with their link, which begins with ``site`` (``https://desk.example``).

    Raises Forbidden (``role``), AddressTaken (``email``).
    """
    role_check(by, role)
    with transaction.atomic():
        staff, given = staff_make(email=email, name=name, role=role, teams=teams, password=None)
        invitation = Invitation.objects.create(staff=staff, invited_by=by)
        change_record("staff_invited", by=by, of=person(staff), changes=given)
        _mail(invitation, by=by, site=site)
        return staff


def staff_invite_again(*, by: StaffMember, staff_id: int, site: str) -> None:
    """Write another mail, whose link takes the place of the one before.

    Raises NotInvited, Forbidden, PersonNotFound.
    """
    with transaction.atomic():
        staff = staff_lock(by=by, staff_id=staff_id).staff
        renewed = Invitation.objects.filter(staff=staff, staff__is_active=True, accepted_at__isnull=True).update(
            key=uuid.uuid4(), invited_by=by, invited_at=Now()
        )
        if not renewed:
            raise NotInvited
        change_record("staff_invited_again", by=by, of=person(staff), changes={})
        _forget_unsent(staff)
        _mail(Invitation.objects.get(staff=staff), by=by, site=site)


def invitation_withdraw(*, by: StaffMember, staff_id: int) -> None:
    """Take the invitation back, and with it the person, who never was here. Raises as ``staff_invite_again``."""
    with transaction.atomic():
        staff = staff_lock(by=by, staff_id=staff_id).staff
        withdrawn, _ = Invitation.objects.filter(staff=staff, accepted_at__isnull=True).delete()
        if not withdrawn:
            raise NotInvited
        change_record("invitation_withdrawn", by=by, of=person(staff), changes={})
        _forget_unsent(staff)
        staff.delete()


def invitation_token(invitation: Invitation) -> str:
    """What the link ends with: the invitation's key and the moment, signed."""
    return signing.dumps(invitation.key.hex, salt=SALT)


def _mail(invitation: Invitation, *, by: StaffMember, site: str) -> None:
    staff = invitation.staff
    link = site.rstrip("/") + reverse("people:welcome", args=[invitation_token(invitation)])
    time = format_unit(Invitation.LIFETIME.days, "duration-day", "long", locale=language_for(staff))
    mails_post([staff_mail(staff, kind=Mail.Kind.INVITATION, values={"by": str(by), "time": time}, link=link)])


def _forget_unsent(staff: StaffMember) -> None:
    """Mails that have not left yet and whose link would be dead on arrival."""
    Mail.objects.filter(kind=Mail.Kind.INVITATION, address=staff.email, sent_at__isnull=True).delete()
