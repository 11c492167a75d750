"""Who may set up sites, and how their pages answer what went wrong."""

from __future__ import annotations

from typing import ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handoff.models import StaffMember
from handoff.views.guards import View, missing_as_404, staff_required
from handoff.views.people.answers import TAG
from supportbot.sites.errors import KeyNotFound, SetupError, SiteNotFound

P = ParamSpec("P")
_MISSING = (SiteNotFound, KeyNotFound)


def admins_only(view: View[P]) -> View[P]:
    """Only admins; what is missing is a 404."""
    return staff_required((StaffMember.Role.ADMIN,))(missing_as_404(*_MISSING)(view))


def refused(request: HttpRequest, error: SetupError, to: str, site_id: int) -> HttpResponse:
    """Say why it is not done, on the page named ``to``."""
    messages.error(request, error.safe_text, extra_tags=TAG)
    return redirect(to, site_id=site_id)
