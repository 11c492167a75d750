"""Teams: the list, and each with its members."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.errors import HandoffError
from handoff.forms.teams import TeamForm
from handoff.hours_words import standing_words
from handoff.models import StaffMember, Team
from handoff.selectors.outlook import timetable_of
from handoff.selectors.staff import only_in, team_row, team_rows
from handoff.services.teams import team_change, team_create, team_delete
from handoff.views.guards import REVIEWING, staff_of, staff_required
from handoff.views.people.answers import as_page, done, found, not_done


@require_safe
@staff_required(REVIEWING)
def team_list(request: HttpRequest) -> HttpResponse:
    """Every team, whether it is there now, and how much it has open."""
    now = timezone.now()
    rows = [(team, standing_words(timetable_of(team), now)) for team in team_rows()]
    return render(request, "handoff/people/teams.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def team_new(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    return _page(request, found(team_row, team_id))


@require_POST
@staff_required(REVIEWING)
def team_remove(request: HttpRequest, team_id: int) -> HttpResponse:
    """Delete it, unless something open is in it."""
    shown = found(team_row, team_id)
    try:
        team_delete(by=staff_of(request), team_id=team_id)
    except HandoffError as error:
        return not_done(request, error, "people:team", team_id=team_id)
    return done(request, f"The team {shown} is deleted.", "people:teams")


def _page(request: HttpRequest, shown: Team | None) -> HttpResponse:
    by = staff_of(request)
    form = TeamForm(request.POST or None, by=by, team=shown)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(by, shown, form)
        except HandoffError as error:
            as_page(error)
            form.refuse(error.safe_text, error.field)
        else:
            return done(request, f"The team {saved} is saved.", "people:teams")
    context = {"form": form, "team": shown, "fixed": _fixed(by, shown), "only_in": only_in(shown) if shown else 0}
    return render(request, "handoff/people/team.html", context)


def _save(by: StaffMember, shown: Team | None, form: TeamForm) -> Team:
    if shown is None:
        return team_create(by=by, details=form.details())
    return team_change(by=by, team_id=shown.pk, details=form.details())


def _fixed(by: StaffMember, shown: Team | None) -> list[StaffMember]:
    """Members whom ``by`` cannot take out."""
    members = shown.members.order_by("display_name") if shown is not None else []
    return [member for member in members if not by.may_change(member)]
