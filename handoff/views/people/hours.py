"""Office hours: the list, and each as one page of forms."""

from __future__ import annotations

from datetime import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.errors import HandoffError
from handoff.forms.hours import HoursPage
from handoff.hours_words import standing_words
from handoff.models import OfficeHours, StaffMember
from handoff.selectors.hours import hours_row, hours_rows
from handoff.services.office_hours import hours_change, hours_create, hours_delete
from handoff.views.guards import REVIEWING, staff_of, staff_required
from handoff.views.people.answers import as_page, done, found, not_done

USUAL = {day: ((time(9), time(17)),) for day in range(5)}
"""What a new timetable begins with: Monday to Friday."""


@require_safe
@staff_required(REVIEWING)
def hours_list(request: HttpRequest) -> HttpResponse:
    """Every timetable, and when it is open next."""
    now = timezone.now()
    tables = [(hours, hours.timetable()) for hours in hours_rows()]
    rows = [(hours, standing_words(table, now), table.is_open(now)) for hours, table in tables]
    return render(request, "handoff/people/hours_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def hours_new(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def hours(request: HttpRequest, hours_id: int) -> HttpResponse:
    return _page(request, found(hours_row, hours_id))


@require_POST
@staff_required(REVIEWING)
def hours_remove(request: HttpRequest, hours_id: int) -> HttpResponse:
    """Delete them, unless a team keeps them."""
    shown = found(hours_row, hours_id)
    try:
        hours_delete(by=staff_of(request), hours_id=hours_id)
    except HandoffError as error:
        return not_done(request, error, "people:hours", hours_id=hours_id)
    return done(request, f"The office hours {shown} are deleted.", "people:hours-list")


def _page(request: HttpRequest, shown: OfficeHours | None) -> HttpResponse:
    page = HoursPage(request.POST or None, hours=shown, usual=USUAL)
    if request.method == "POST" and page.is_valid():
        try:
            saved = _save(staff_of(request), shown, page)
        except HandoffError as error:
            as_page(error)
            page.form.refuse(error.safe_text, error.field)
        else:
            words = standing_words(saved.timetable(), timezone.now())
            return done(request, f"{saved} is saved. {words}.", "people:hours-list")
    words = standing_words(shown.timetable(), timezone.now()) if shown is not None else ""
    return render(request, "handoff/people/hours.html", {"page": page, "hours": shown, "words": words})


def _save(by: StaffMember, shown: OfficeHours | None, page: HoursPage) -> OfficeHours:
    if shown is None:
        return hours_create(by=by, details=page.details())
    return hours_change(by=by, hours_id=shown.pk, details=page.details())
