"""Colleagues: who they are, whether they are there, and what they have in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from handoff.models import Presence, StaffMember, Team


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a conversation can be passed to. ``load`` counts what they hold; ``status`` is online or away."""

    id: int
    name: str
    status: str
    load: int
    capacity: int


def names_of(ids: Iterable[int]) -> list[str]:
    """The names people go by, in order."""
    return list(
        StaffMember.objects.filter(pk__in=set(ids)).order_by("display_name").values_list("display_name", flat=True)
    )


def colleagues_there(staff: StaffMember, *, heard_since: datetime) -> list[Colleague]:
    """Who else may answer, is not offline and has been heard of since then: online first, then by what they hold."""
    present = (
        Presence.objects.exclude(status=Presence.Status.OFFLINE)
        .exclude(staff=staff)
        .filter(seen_at__gt=heard_since, staff__is_active=True, staff__role__in=StaffMember.ANSWERING)
        .annotate(load=Count("staff__conversations", filter=Q(staff__conversations__custody="agent")))
        .order_by("-status", "load", "staff__display_name")
        .select_related("staff")
    )
    return [
        Colleague(one.staff_id, one.staff.display_name, one.status, one.load, one.staff.capacity) for one in present
    ]


def teams() -> list[Team]:
    return list(Team.objects.order_by("name"))
