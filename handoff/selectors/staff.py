"""The staff as their managers see them: who, in which teams, whether they are there, and what was changed of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from handoff.errors import PersonNotFound, TeamNotFound
from handoff.models import Event, Invitation, Presence, StaffMember, Team

CHANGES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of the list. ``state`` is disabled, invited, expired, online, away, offline, or reads: never there.

    ``seen_at`` (UTC) is when their inbox was last heard of, ``expires_at`` when an open invitation ends.
    """

    id: int
    name: str
    email: str
    role: str
    teams: Sequence[str]
    capacity: int | None
    state: str
    seen_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log about a person: by whom, what, and per field the values before and after."""

    at: datetime
    by: str
    kind: str
    fields: Sequence[tuple[str, Any, Any]]


def staff_rows(*, words: str = "", team_id: int | None = None, heard_since: datetime) -> list[StaffRow]:
    """Who fits the words (in name or address) and is in the team; those who may come in first, by name."""
    found = StaffMember.objects.select_related("presence", "invitation").order_by("-is_active", "display_name", "pk")
    if words:
        found = found.filter(Q(display_name__icontains=words) | Q(email__icontains=words))
    if team_id is not None:
        found = found.filter(teams=team_id)
    named = Prefetch("teams", Team.objects.order_by("name"))
    return [_row(staff, heard_since) for staff in found.prefetch_related(named)]


def staff_row(staff_id: int, *, heard_since: datetime) -> tuple[StaffMember, StaffRow]:
    """The person and their line. Raises PersonNotFound."""
    staff = StaffMember.objects.select_related("presence", "invitation").filter(pk=staff_id).first()
    if staff is None:
        raise PersonNotFound
    return staff, _row(staff, heard_since)


def changes_of(staff_id: int) -> list[Change]:
    """What was changed of a person, the newest first, at most ``CHANGES_SHOWN``."""
    events = Event.objects.filter(conversation__isnull=True, data__staff=staff_id).order_by("-id")[:CHANGES_SHOWN]
    return [_change(event) for event in events]


def team_rows() -> list[Team]:
    """Teams by name, each with ``people`` (who may come in) and ``open_now`` (conversations not closed)."""
    people = Count("members", filter=Q(members__is_active=True), distinct=True)
    open_now = Count("conversation", filter=~Q(conversation__custody="closed"), distinct=True)
    teams = Team.objects.annotate(people=people, open_now=open_now).select_related("hours")
    return list(teams.prefetch_related("hours__spans", "hours__holidays").order_by("name"))


def team_row(team_id: int) -> Team:
    """One of ``team_rows``. Raises TeamNotFound."""
    found = next((team for team in team_rows() if team.pk == team_id), None)
    if found is None:
        raise TeamNotFound
    return found


def only_in(team: Team) -> int:
    """How many people would be in no team without it, and so see every team's queue."""
    members = StaffMember.objects.filter(teams=team, is_active=True).values("pk")
    counted = StaffMember.objects.filter(pk__in=members).annotate(number=Count("teams"))
    return counted.filter(number=1).count()


def _row(staff: StaffMember, heard_since: datetime) -> StaffRow:
    presence: Presence | None = getattr(staff, "presence", None)
    invitation: Invitation | None = getattr(staff, "invitation", None)
    invited = invitation is not None and invitation.accepted_at is None and not staff.has_usable_password()
    return StaffRow(
        id=staff.pk,
        name=staff.display_name or staff.email,
        email=staff.email,
        role=str(staff.role),
        teams=[team.name for team in staff.teams.all()],
        capacity=staff.capacity if staff.role in StaffMember.ANSWERING else None,
        state=_state(staff, presence, invitation if invited else None, heard_since),
        seen_at=presence.seen_at if presence else None,
        expires_at=invitation.expires_at if invitation and invited else None,
    )


def _state(staff: StaffMember, presence: Presence | None, invitation: Invitation | None, heard_since: datetime) -> str:
    if not staff.is_active:
        return "disabled"
    if invitation is not None:
        return "invited" if invitation.expires_at > timezone.now() else "expired"
    if not staff.may_answer:
        return "reads"
    there = presence is not None and presence.seen_at > heard_since
    return presence.status if presence is not None and there else str(Presence.Status.OFFLINE)


def _change(event: Event) -> Change:
    fields = [(name, *pair) for name, pair in event.data.get("changes", {}).items()]
    return Change(event.created_at, event.data.get("by", ""), event.kind, fields)
