"""Whether somebody has to have a second factor, and whether they have one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings

from handoff.models import StaffMember

_OF_THEIR_OWN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_factor_stands(staff: StaffMember) -> bool:
    """Whether signing in as them takes more than the password; recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user=staff, type__in=_OF_THEIR_OWN).exists())


def second_factor_due(staff: StaffMember) -> bool:
    """Whether ``STAFF_SECOND_FACTOR`` asks for one that is not there: they are shown nothing but where to set it up.

    Who has one can only have come in with it, or has just set it up and ended every other session (``signing_out``).
    """
    asked = settings.STAFF_SECOND_FACTOR
    if asked == "off" or (asked == "managers" and not staff.may_review):
        return False
    return not second_factor_stands(staff)
