"""Who may set up sites, and how their pages answer what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from handoff.models import StaffMember
from handoff.views.guards import staff_required
from handoff.views.people.answers import TAG
from supportbot.sites.errors import KeyNotFound, SetupError, SiteNotFound

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_MISSING = (SiteNotFound, KeyNotFound)


def admins_only(view: View[P]) -> View[P]:
    """Only admins; what is missing is a 404."""

    @wraps(view)
    def answering(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except _MISSING as error:
            raise Http404(error.safe_text) from error

    return staff_required((StaffMember.Role.ADMIN,))(cast(View[P], answering))


def refused(request: HttpRequest, error: SetupError, to: str, site_id: int) -> HttpResponse:
    """Say why it is not done, on the page named ``to``."""
    messages.error(request, error.safe_text, extra_tags=TAG)
    return redirect(to, site_id=site_id)
