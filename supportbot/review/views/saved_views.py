"""The dialog of saved views: what there is, keeping the filter that stands, renaming and deleting."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from handoff.errors import HandoffError, ViewNotFound
from handoff.models import StaffMember
from handoff.services.saved_views import LONGEST_NAME, MOST
from handoff.views.guards import REVIEWING, staff_of, staff_required
from supportbot.review.chips import chips, pills
from supportbot.review.filters import TranscriptFilters
from supportbot.review.saved_views import (
    review_view_create,
    review_view_delete,
    review_view_rename,
    review_views,
)


@require_safe
@staff_required(REVIEWING)
def views(request: HttpRequest) -> HttpResponse:
    """The form for the filter that stands, and the views that there are."""
    return _page(request, request.GET, staff_of(request))


@require_POST
@staff_required(REVIEWING)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the form under its name; a refusal stands beside the field."""
    staff, name, shared = staff_of(request), request.POST.get("name", ""), "shared" in request.POST
    wanted = TranscriptFilters(request.POST).wanted()
    try:
        review_view_create(staff=staff, name=name, wanted=wanted, shared=shared)
    except HandoffError as error:
        return _page(request, request.POST, staff, {"text": error.safe_text, "name": name, "shared": shared})
    return HttpResponseClientRedirect(f"{resolve_url('review:list')}?{urlencode(wanted)}")


@require_POST
@staff_required(REVIEWING)
def rename(request: HttpRequest, view_id: int) -> HttpResponse:
    """Another name for a view; a refusal stands beside its field."""
    staff, name = staff_of(request), request.POST.get("name", "")
    try:
        review_view_rename(staff=staff, view_id=view_id, name=name)
    except ViewNotFound as error:
        raise Http404(error.safe_text) from error
    except HandoffError as error:
        return _page(request, request.POST, staff, {"view": view_id, "text": error.safe_text, "name": name})
    return _page(request, request.POST, staff, said="Renamed.")


@require_POST
@staff_required(REVIEWING)
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """A view less."""
    staff = staff_of(request)
    try:
        review_view_delete(staff=staff, view_id=view_id)
    except ViewNotFound as error:
        raise Http404(error.safe_text) from error
    return _page(request, request.POST, staff, said="Deleted.")


def _page(
    request: HttpRequest, fields: QueryDict, staff: StaffMember, refused: dict[str, Any] | None = None, said: str = ""
) -> HttpResponse:
    saved, filters = review_views(staff), TranscriptFilters(fields)
    wanted = filters.wanted()
    known = any(pill.current for pill in pills(saved, filters, wanted))
    context = {
        "here": wanted,
        "chips": chips(filters, wanted) if wanted and not known else [],
        "savable": bool(wanted) and not known,
        "views": saved,
        "most": MOST,
        "longest": LONGEST_NAME,
        "refused": refused or {},
        "said": said,
    }
    return render(request, "review/_views_dialog.html", context)
