"""Inviting a colleague."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from handoff.errors import HandoffError
from handoff.forms.people import InviteForm
from handoff.services.inviting import staff_invite
from handoff.views.guards import REVIEWING, staff_of, staff_required
from handoff.views.people.answers import done


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def invite(request: HttpRequest) -> HttpResponse:
    """The form, and the mail on its way."""
    by = staff_of(request)
    form = InviteForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        try:
            staff = staff_invite(by=by, site=site_of(request), **form.cleaned_data)
        except HandoffError as error:
            form.refuse(error.safe_text, error.field)
        else:
            return done(request, f"{staff} is invited. The mail goes to {staff.email}.", "people:list")
    return render(request, "handoff/people/invite.html", {"form": form})


def site_of(request: HttpRequest) -> str:
    """Where the desk is reached, for links in mails: as set, else as this request reached it."""
    return settings.STAFF_URL or request.build_absolute_uri("/")
