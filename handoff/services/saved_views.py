"""Saved views: kept under a name, renamed, deleted."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Count, Max

from handoff.errors import BadView, Forbidden, TooManyViews, ViewNameTaken, ViewNotFound
from handoff.filters import ListFilter
from handoff.models import SavedView, StaffMember, Team
from handoff.selectors.saved_views import SHARING, view_to_change
from handoff.text import TextError, accept_text

MOST = 20
"""Views of one person, and views of one team."""

LONGEST_NAME = 40
_SAID = {
    "text_empty": "Write a name for the view.",
    "text_too_long": f"Keep the name to {LONGEST_NAME} characters.",
    "text_not_allowed": "Leave out the characters that cannot be shown.",
}


def saved_view_create(
    *, staff: StaffMember, name: str, tab: str, wanted: ListFilter, team_id: int | None = None
) -> SavedView:
    """Keep ``wanted`` on ``tab``: for ``staff`` alone, or for a team they are in and lead. Locks the owner's row.

    Raises BadView, TooManyViews, ViewNameTaken, Forbidden, each with the field it is about.
    """
    accepted, kept = accept_name(name), wanted.on(tab)
    if not kept:
        raise BadView("Choose something to filter by first, then save it as a view.", field="name")
    with transaction.atomic():
        owner = _owner_locked(staff, team_id)
        views = SavedView.objects.filter(**owner).aggregate(total=Count("pk"), last=Max("position"))
        if views["total"] >= MOST:
            whose = "This team has" if team_id else "You have"
            raise TooManyViews(f"{whose} {MOST} views. Delete one first.", field="name")
        position = (views["last"] or 0) + 1
        try:
            with transaction.atomic():
                return SavedView.objects.create(
                    **owner, name=accepted, tab=tab, wanted=kept.as_fields(), position=position
                )
        except IntegrityError:
            raise _taken(accepted) from None


def saved_view_rename(*, staff: StaffMember, view_id: int, name: str) -> None:
    """Raises ViewNotFound, Forbidden, BadView, ViewNameTaken."""
    view = view_to_change(staff, view_id)
    accepted = accept_name(name)
    try:
        with transaction.atomic():
            renamed = SavedView.objects.filter(pk=view.pk).update(name=accepted)
    except IntegrityError:
        raise _taken(accepted) from None
    if not renamed:
        raise ViewNotFound


def saved_view_delete(*, staff: StaffMember, view_id: int) -> None:
    """Raises ViewNotFound (also when it is gone already), Forbidden."""
    view_to_change(staff, view_id).delete()


def accept_name(raw: str) -> str:
    """One line to be shown on a button. Raises BadView."""
    try:
        return accept_text(" ".join(raw.split()), limit=LONGEST_NAME, field="name")
    except TextError as error:
        raise BadView(_SAID.get(error.code), field="name") from None


def _owner_locked(staff: StaffMember, team_id: int | None) -> dict[str, int]:
    """The column of the owner, whose row is locked, so that two at once cannot pass the limit together."""
    if team_id is None:
        StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)
        return {"staff_id": staff.pk}
    led = staff.teams.filter(pk=team_id) if staff.role in SHARING else Team.objects.none()
    if Team.objects.select_for_update(no_key=True).filter(pk__in=led.values("pk")).first() is None:
        raise Forbidden("Only a lead or an admin of that team can save a view for it.", field="team")
    return {"team_id": team_id}


def _taken(name: str) -> ViewNameTaken:
    return ViewNameTaken(f"There is a view “{name}” already. Choose another name.", field="name")
