"""Who was invited comes in: the link of the mail, once, for a password of their own."""

from __future__ import annotations

import uuid

from django.core import signing
from django.db import transaction
from django.db.models.functions import Now

from handoff.errors import InvitationOver
from handoff.models import Invitation, StaffMember
from handoff.services.auditing import change_record
from handoff.services.inviting import SALT
from handoff.services.staff_changing import person


def invitation_person(*, token: str) -> StaffMember:
    """Who may set a password by this link. Raises InvitationOver."""
    open_ones = Invitation.objects.select_related("staff").filter(accepted_at__isnull=True, staff__is_active=True)
    found = open_ones.filter(key=_key(token)).first()
    # A password set by another way, as one forgotten is, ends the invitation too.
    if found is None or found.staff.has_usable_password():
        raise InvitationOver
    return found.staff


def invitation_accept(*, token: str, password: str) -> StaffMember:
    """Set the password, which the caller has validated. Of two at the same moment one does. Raises InvitationOver."""
    with transaction.atomic():
        # Locked, so that somebody disabled in this moment does not come in after all.
        pk = invitation_person(token=token).pk
        staff = StaffMember.objects.select_for_update(no_key=True).filter(pk=pk, is_active=True).first()
        if staff is None or staff.has_usable_password():
            raise InvitationOver
        taken = Invitation.objects.filter(staff=staff, key=_key(token), accepted_at__isnull=True)
        if not taken.update(accepted_at=Now()):
            raise InvitationOver
        staff.set_password(password)
        staff.save(update_fields=["password"])
        change_record("invitation_accepted", by=staff, of=person(staff), changes={})
        return staff


def _key(token: str) -> uuid.UUID:
    """Raises InvitationOver for what we have not signed within the invitation's lifetime."""
    try:
        return uuid.UUID(signing.loads(token, salt=SALT, max_age=Invitation.LIFETIME))
    except (signing.BadSignature, ValueError, TypeError):
        raise InvitationOver from None
