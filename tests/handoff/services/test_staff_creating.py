"""The first person of an installation, made on the machine itself."""

from __future__ import annotations

from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from handoff.models import Event, StaffMember, Team

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def create(*words: str, typed: str = PASSWORD) -> str:
    said = StringIO()
    with patch("sys.stdin", StringIO(f"{typed}\n")):
        call_command("createstaff", "--password-stdin", *words, stdout=said)
    return said.getvalue()


def test_an_admin_who_may_sign_in_everywhere_and_stands_in_the_log() -> None:
    assert create("Ines@Example.com") == "Ines (admin) can sign in as ines@example.com\n"
    ines = StaffMember.objects.get(email="ines@example.com")
    assert (ines.role, ines.is_staff, ines.is_superuser, ines.check_password(PASSWORD)) == ("admin", True, True, True)
    event = Event.objects.get(kind="staff_created")
    assert (event.data["staff"], event.data["changes"]["role"]) == (ines.pk, [None, "admin"])


def test_an_agent_of_teams_without_the_administration() -> None:
    billing = Team.objects.create(slug="billing", name="Billing")
    create("maya@example.com", "--role", "agent", "--name", "Maya B.", "--team", "billing")
    maya = StaffMember.objects.get(email="maya@example.com")
    assert (maya.role, maya.display_name, maya.is_staff, list(maya.teams.all())) == (
        "agent",
        "Maya B.",
        False,
        [billing],
    )


@pytest.mark.parametrize(
    ("words", "typed", "complaint"),
    [
        (["ines"], PASSWORD, "EMAIL: 'ines' is no e-mail address"),
        (["ines@example.com", "--team", "sales"], PASSWORD, "--team: there is no team 'sales' (there are: none yet)"),
        (["ines@example.com"], "short", "password: This password is too short"),
        (["there@example.com"], PASSWORD, "email: Somebody with this address"),
    ],
)
def test_what_cannot_be_made_is_said_and_nobody_is_made(words: list[str], typed: str, complaint: str) -> None:
    StaffMember.objects.create_staff(email="there@example.com", password=None, role="agent", display_name="There")
    with pytest.raises(CommandError) as refused:
        create(*words, typed=typed)
    assert str(refused.value).startswith(complaint)
    assert StaffMember.objects.count() == 1
