"""Who is signed in, asked of the session store each time: sessions end and people are disabled."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from handoff.models import StaffMember
from handoff.selectors.second_factor import second_factor_due


def staff_signed_in(session_key: str | None) -> StaffMember | None:
    """The active agent, lead or admin of a session; None when there is none, or not any more.

    The same checks as ``django.contrib.auth.get_user``: the backend is one of ours and the password is unchanged. And
    the same as before a page: a second factor stands where there has to be one.
    """
    if not session_key:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    staff = StaffMember.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    if staff is None or not staff.may_answer:
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), staff.get_session_auth_hash()):
        return None
    return None if second_factor_due(staff) else staff
