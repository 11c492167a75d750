"""People who work behind the chat, made in a running program for one test."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from tests.flows.stack import PASSWORD, Stack

_MAKE = """
INSERT INTO handoff_staffmember (username, email, password, role, display_name, is_active, is_staff, is_superuser,
    first_name, last_name, date_joined, capacity, topics, languages)
VALUES (%(email)s, %(email)s, %(password)s, %(role)s, %(name)s, true, false, false, '', '', now(), 4, '{}', '{}')
ON CONFLICT (username) DO UPDATE SET password = excluded.password, role = excluded.role, is_active = true
RETURNING id"""
_JOIN = """
INSERT INTO handoff_staffmember_teams (staffmember_id, team_id) SELECT %s, id FROM handoff_team
ON CONFLICT DO NOTHING RETURNING 1"""


def person_make(program: Stack, email: str, *, name: str, role: str = "agent") -> int:
    """A member of every team with the demo's password; made new again where they were changed before."""
    values = {"email": email, "password": make_password(PASSWORD), "role": role, "name": name}
    with program.connect() as conn:
        row = conn.execute(_MAKE, values).fetchone()
        assert row is not None
        conn.execute(_JOIN, [row[0]])
    return int(row[0])
