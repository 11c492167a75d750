"""The list of the people who work here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.models import StaffMember
from handoff.selectors.people import teams
from handoff.selectors.staff import staff_rows
from handoff.services.presence import heard_since
from handoff.views.guards import REVIEWING, is_partial, staff_required

SEARCH_FROM = 10
_LONGEST_SEARCH = 100
_LONGEST_KEY = 9  # digits that fit the column


@require_safe
@staff_required(REVIEWING)
def people_list(request: HttpRequest) -> HttpResponse:
    """All, or those who fit ``?q=`` and ``?team=``; as a part of the page when a filter has changed."""
    words = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:_LONGEST_SEARCH]
    team = request.GET.get("team", "")
    team_id = int(team) if team.isascii() and team.isdigit() and len(team) <= _LONGEST_KEY else None
    context = {
        "rows": staff_rows(words=words, team_id=team_id, heard_since=heard_since()),
        "teams": teams(),
        "words": words,
        "team_id": team_id,
        "searchable": words or StaffMember.objects.count() > SEARCH_FROM,
    }
    return render(request, "handoff/people/_rows.html" if is_partial(request) else "handoff/people/list.html", context)
