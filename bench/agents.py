"""As many signed-in agents as a run needs, an agent a pair."""

from __future__ import annotations

from functools import lru_cache

from tests.flows.stack import Stack

_MAKE = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from handoff.models import StaffMember
for number in range({number}):
    name = f"agent{{number}}@bench.example"
    staff, _ = StaffMember.objects.get_or_create(
        username=name, defaults={{"email": name, "display_name": f"Agent {{number}}", "role": "agent"}})
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.create()
"""


@lru_cache(maxsize=4)
def agents(program: Stack, number: int) -> list[dict[str, str]]:
    """Headers that sign in as agent 0, 1, …: sessions made directly: hashing passwords is not measured."""
    program.manage("shell", "-c", _MAKE.format(number=number))
    rows = program.rows("SELECT session_key FROM django_session ORDER BY expire_date DESC LIMIT %s", number)
    return [{"Cookie": f"sessionid={key}", "Origin": program.base} for (key,) in rows]
