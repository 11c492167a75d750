"""The dialog of saved views: what there is, keeping the filter that stands, renaming and deleting."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from handoff.errors import Forbidden, HandoffError, ViewNotFound
from handoff.models import StaffMember
from handoff.selectors.saved_views import may_change, saved_views, teams_to_share_with
from handoff.services.saved_views import LONGEST_NAME, MOST, saved_view_create, saved_view_delete, saved_view_rename
from handoff.views.asking import Asked, asked
from handoff.views.filtering import chips
from handoff.views.guards import ANSWERING, staff_of, staff_required
from handoff.views.pills import pills_of, savable


@require_safe
@staff_required(ANSWERING)
def views(request: HttpRequest) -> HttpResponse:
    """The form for the filter that stands, and the views that there are."""
    staff = staff_of(request)
    return _page(request, staff, asked(request.GET, staff))


@require_POST
@staff_required(ANSWERING)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the form under its name; a refusal stands beside the field."""
    staff = staff_of(request)
    wish = asked(request.POST, staff)
    name, team = request.POST.get("name", ""), request.POST.get("for_team", "")
    team_id = int(team) if team.isascii() and team.isdigit() and len(team) < 10 else None
    try:
        view = saved_view_create(staff=staff, name=name, tab=wish.tab, wanted=wish.wanted, team_id=team_id)
    except Forbidden as error:
        raise PermissionDenied(error.safe_text) from error
    except HandoffError as error:
        return _page(request, staff, wish, {"text": error.safe_text, "name": name, "team": team_id})
    return _done(_page(request, staff, wish), f"Saved as “{view.name}”", close=True)


@require_POST
@staff_required(ANSWERING)
def rename(request: HttpRequest, view_id: int) -> HttpResponse:
    """Another name for a view; a refusal stands beside its field."""
    staff = staff_of(request)
    wish, name = asked(request.POST, staff), request.POST.get("name", "")
    try:
        saved_view_rename(staff=staff, view_id=view_id, name=name)
    except (ViewNotFound, Forbidden) as error:
        raise _refusal(error) from error
    except HandoffError as error:
        return _page(request, staff, wish, {"view": view_id, "text": error.safe_text, "name": name})
    return _done(_page(request, staff, wish), "View renamed")


@require_POST
@staff_required(ANSWERING)
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """A view less."""
    staff = staff_of(request)
    try:
        saved_view_delete(staff=staff, view_id=view_id)
    except (ViewNotFound, Forbidden) as error:
        raise _refusal(error) from error
    return _done(_page(request, staff, asked(request.POST, staff)), "View deleted")


def _refusal(error: HandoffError) -> Exception:
    return Http404(error.safe_text) if isinstance(error, ViewNotFound) else PermissionDenied(error.safe_text)


def _page(request: HttpRequest, staff: StaffMember, wish: Asked, refused: dict[str, Any] | None = None) -> HttpResponse:
    saved = saved_views(staff)
    context = {
        "here": {"tab": wish.tab, **wish.wanted.as_fields()},
        "chips": chips(wish) if refused or savable(wish, pills_of(saved, wish)) else [],
        "teams": teams_to_share_with(staff),
        "views": [{"view": view, "changeable": may_change(staff, view)} for view in saved],
        "most": MOST,
        "longest": LONGEST_NAME,
        "refused": refused or {},
    }
    return render(request, "handoff/_views_dialog.html", context)


def _done(response: HttpResponse, text: str, *, close: bool = False) -> HttpResponse:
    """The page fetches its lists anew and says what has happened."""
    return trigger_client_event(response, "inbox:views", {"text": text, "close": close})
