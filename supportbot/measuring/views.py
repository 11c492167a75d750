"""The dashboard's page."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handoff.views.guards import REVIEWING, is_partial, staff_required
from supportbot.measuring.asking import PRESETS, DashboardFilters
from supportbot.measuring.dashboard import dashboard
from supportbot.measuring.days import DAYS_SHOWN_SINGLY
from supportbot.measuring.reading import counted, standing

_LATE_SECONDS = 600


@require_safe
@staff_required(REVIEWING)
def dashboard_page(request: HttpRequest) -> HttpResponse:
    """The page, or the part of it that a filter changes."""
    try:
        context = _context(request)
    except DatabaseError:
        context = {"unread": True}
    whole = "measuring/dashboard.html" if not is_partial(request) else "measuring/_figures.html"
    return render(request, whole, context, status=503 if context.get("unread") else 200)


def _context(request: HttpRequest) -> dict[str, object]:
    stands, now = standing(), timezone.now()
    filters = DashboardFilters(request.GET, today=now.astimezone(stands.zone).date())
    shown = dashboard(counted(filters.asked, filters.scope))
    late = stands.as_of is not None and (now - stands.as_of).total_seconds() > _LATE_SECONDS
    return {
        "filters": filters,
        "presets": PRESETS,
        "standing": stands,
        "late": late,
        "shown": shown,
        "period": shown.counted.period,
        "as_of": stands.as_of and stands.as_of.astimezone(stands.zone),
        "step": "Day" if len(shown.counted.period) <= DAYS_SHOWN_SINGLY else "Week from",
    }
