"""Saved views of the transcripts: listed, kept under a name, renamed, deleted.

A reviewer has their own and shares others with all reviewers, any of whom may change a shared one; who did is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.aggregates import Count

from handoff.errors import BadView, TooManyViews, ViewNameTaken, ViewNotFound
from handoff.models import StaffMember
from handoff.services.auditing import change_record
from handoff.services.saved_views import MOST, accept_name
from supportbot.models import ReviewView
from supportbot.review.conditions import Wanted

_SHARED_LOCK = 0x52_56  # any number of our own; advisory locks are named by numbers


@dataclass(frozen=True, slots=True)
class BuiltInView:
    name: str
    wanted: Wanted


BUILT_IN = (
    BuiltInView("Last 7 days", {"period": "7d"}),
    BuiltInView("Thumbs down", {"thumbs": "down"}),
    BuiltInView("Rated 2 or less", {"rating": "low"}),
    BuiltInView("Unsure answers", {"decision": "answer", "confidence": "under"}),
    BuiltInView("Promise missed", {"sla": "missed"}),
)


def review_views(staff: StaffMember) -> list[ReviewView]:
    """Their own first, then the shared ones. One statement."""
    return list(_visible_to(staff).order_by(F("staff").asc(nulls_last=True), "position", "id"))


def review_view_create(*, staff: StaffMember, name: str, wanted: Wanted, shared: bool) -> ReviewView:
    """Keep ``wanted`` for ``staff`` alone, or for every reviewer.

    Raises BadView, TooManyViews, ViewNameTaken, each with the field it is about.
    """
    accepted = accept_name(name)
    if not wanted:
        raise BadView("Choose something to filter by first, then save it as a view.", field="name")
    owner = None if shared else staff
    with transaction.atomic():
        _owner_lock(owner)
        views = ReviewView.objects.filter(staff=owner).aggregate(total=Count("pk"), last=Max("position"))
        if views["total"] >= MOST:
            whose = "There are" if shared else "You have"
            raise TooManyViews(f"{whose} {MOST} views{' that are shared' * shared}. Delete one first.", field="name")
        try:
            with transaction.atomic():
                view = ReviewView.objects.create(
                    staff=owner, name=accepted, wanted=dict(wanted), position=(views["last"] or 0) + 1
                )
        except IntegrityError:
            raise _taken(accepted) from None
        _record(view, staff, name=[None, accepted], wanted=[None, dict(wanted)])
    return view


def review_view_rename(*, staff: StaffMember, view_id: int, name: str) -> None:
    """Raises ViewNotFound, BadView, ViewNameTaken."""
    accepted = accept_name(name)
    with transaction.atomic():
        view = _locked(staff, view_id)
        try:
            with transaction.atomic():
                ReviewView.objects.filter(pk=view.pk).update(name=accepted)
        except IntegrityError:
            raise _taken(accepted) from None
        _record(view, staff, name=[view.name, accepted])


def review_view_delete(*, staff: StaffMember, view_id: int) -> None:
    """Raises ViewNotFound (also when it is gone already)."""
    with transaction.atomic():
        view = _locked(staff, view_id)
        _record(view, staff, name=[view.name, None], wanted=[view.wanted, None])
        view.delete()


def _visible_to(staff: StaffMember) -> QuerySet[ReviewView]:
    return ReviewView.objects.filter(Q(staff=staff) | Q(staff=None))


def _locked(staff: StaffMember, view_id: int) -> ReviewView:
    view = _visible_to(staff).select_for_update().filter(pk=view_id).first()
    if view is None:
        raise ViewNotFound
    return view


def _owner_lock(owner: StaffMember | None) -> None:
    """Two at once cannot pass the limit together."""
    if owner is not None:
        StaffMember.objects.select_for_update(no_key=True).get(pk=owner.pk)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SHARED_LOCK])


def _record(view: ReviewView, by: StaffMember, **changes: list[object]) -> None:
    """What is everybody's is not changed unseen; one's own views are nobody else's matter."""
    if view.staff_id is None:
        change_record("review_view_changed", by=by, of={"view": view.pk, "name": view.name}, changes=changes)


def _taken(name: str) -> ViewNameTaken:
    return ViewNameTaken(f"There is a view “{name}” already. Choose another name.", field="name")
