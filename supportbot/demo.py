"""The people of the demo company. Only ever made where ``SUPPORTBOT_DEMO`` is set."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from handoff.models import SavedReply, SlaTarget, StaffMember, Team
from supportbot.models import Site

DEMO_PASSWORD = "northwind-demo"  # noqa: S105  # shown on purpose; demo installations only


@dataclass(frozen=True, slots=True)
class DemoStaff:
    email: str
    display_name: str
    role: str


DEMO_STAFF = (
    DemoStaff("maya@northwind.example", "Maya", StaffMember.Role.AGENT),
    DemoStaff("tom@northwind.example", "Tom", StaffMember.Role.AGENT),
    DemoStaff("lena@northwind.example", "Lena", StaffMember.Role.MANAGER),
    DemoStaff("admin@northwind.example", "Ines", StaffMember.Role.ADMIN),
)


PROMISES = {
    (30, "first_response"): 60,
    (20, "first_response"): 180,
    (0, "first_response"): 600,
    (0, "next_response"): 300,
    (0, "resolution"): 4 * 3600,
}
"""Seconds of open time by priority and clock."""


def _promises_create() -> None:
    for (priority, clock), seconds in PROMISES.items():
        SlaTarget.objects.get_or_create(priority=priority, clock=clock, defaults={"seconds": seconds})


SAVED_REPLIES = {
    "hello": (
        "Greeting",
        "Hello {first_name}, I am {agent} from billing. I have read your chat and am looking into it.",
    ),
    "owe": ("What is owed", "Hello {first_name}, your open balance is {balance}. It is due on {next_due_date}."),
    "bill": ("Latest bill", "Your latest bill is {latest_invoice} over {latest_total}."),
    "refund": (
        "Refund on its way",
        "I have arranged a refund of {amount}. It usually arrives within five working days.",
    ),
    "bye": (
        "Goodbye",
        "Is there anything else I can do for you? If not, I will close this chat. Thank you, {first_name}.",
    ),
}


def _saved_replies_create() -> None:
    for shortcut, (title, text) in SAVED_REPLIES.items():
        SavedReply.objects.get_or_create(shortcut=shortcut, team=None, defaults={"title": title, "text": text})


DEMO_SITE = "northwind-web"


def _site_create() -> None:
    Site.objects.get_or_create(key=DEMO_SITE, defaults={"name": "Northwind website", "accent": "#12797c"})


@transaction.atomic
def demo_staff_create() -> int:
    """Make the demo's team and staff where they are missing; how many were made."""
    team, _ = Team.objects.get_or_create(slug="billing", defaults={"name": "Billing"})
    _promises_create()
    _saved_replies_create()
    _site_create()
    made = 0
    for person in DEMO_STAFF:
        if StaffMember.objects.filter(username=person.email).exists():
            continue
        member = StaffMember.objects.create_staff(
            email=person.email,
            password=DEMO_PASSWORD,
            role=person.role,
            display_name=person.display_name,
            is_staff=person.role == StaffMember.Role.ADMIN,
            is_superuser=person.role == StaffMember.Role.ADMIN,
        )
        member.teams.add(team)
        made += 1
    return made
