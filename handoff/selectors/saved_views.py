"""The guarded door to saved views: one's own, and those of the teams one is in."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from handoff.errors import Forbidden, ViewNotFound
from handoff.models import SavedView, StaffMember, Team

SHARING = (StaffMember.Role.LEAD, StaffMember.Role.ADMIN)


def saved_views(staff: StaffMember) -> list[SavedView]:
    """Their own first, then each team's, in their owners' order. One statement."""
    shown = _visible_to(staff).select_related("team")
    return list(shown.order_by(F("team__name").asc(nulls_first=True), "team", "position", "id"))


def view_to_change(staff: StaffMember, view_id: int) -> SavedView:
    """Raises ViewNotFound for another's or another team's, Forbidden for a team's unless ``staff`` leads."""
    view = _visible_to(staff).filter(pk=view_id).first()
    if view is None:
        raise ViewNotFound
    if not may_change(staff, view):
        raise Forbidden("Only a lead or an admin of the team can change its views.")
    return view


def may_change(staff: StaffMember, view: SavedView) -> bool:
    """Of a view that ``staff`` may see."""
    return view.staff_id == staff.pk or staff.role in SHARING


def teams_to_share_with(staff: StaffMember) -> list[Team]:
    """The teams for which ``staff`` may save views: their own when they lead, none otherwise."""
    return list(staff.teams.order_by("name")) if staff.role in SHARING else []


def _visible_to(staff: StaffMember) -> QuerySet[SavedView]:
    return SavedView.objects.filter(Q(staff=staff) | Q(team__in=staff.teams.values("pk")))
