"""A company somewhere, with a crew, and made-up traffic of its customers."""

from __future__ import annotations

from datetime import date, datetime

from bench.traffic import Filled, Plan, fill
from bench.traffic_chat import Crew
from billing.models import Company
from handoff.models import StaffMember, Team


def company_at(zone: str) -> None:
    Company.objects.update_or_create(
        pk=1, defaults={"name": "Northwind", "bot_name": "Nora", "time_zone": zone, "language": "en"}
    )


def crew() -> Crew:
    teams = [Team.objects.create(slug=f"team-{n}", name=f"Team {n}").pk for n in (1, 2)]
    people = [
        StaffMember.objects.create(username=f"a{n}@x.example", email=f"a{n}@x.example", display_name=f"Agent {n}").pk
        for n in range(5)
    ]
    return Crew(tuple(people), tuple(teams))


def traffic(
    zone: str, first: date, last: date, *, conversations: int, seed: int = 1, until: datetime | None = None
) -> Filled:
    """The company is in ``zone``; nothing is counted yet."""
    company_at(zone)
    return fill(Plan(conversations, first, last, zone, seed, until), crew())
