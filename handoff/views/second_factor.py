"""The one door before everything that staff see: who has to have a second factor sets it up first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from handoff.models import StaffMember
from handoff.selectors.second_factor import second_factor_due
from handoff.views.guards import is_partial

SET_UP = "mfa_activate_totp"
_ON_THE_WAY = {
    SET_UP,
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_login",
    "account_logout",
    "sign-out-everywhere",
}
# What is shown to customers, programs and machines: no session is read there.
_NOT_FOR_STAFF = (
    "healthz", "readyz", "widget", "demo/", "hooks/", "chat/", "files/", "bills/", "opens/", "api/",
    "people/welcome/", "static/",
)  # fmt: skip


class SecondFactorMiddleware:
    """Behind the session's and allauth's: all pages but those of ``_NOT_FOR_STAFF`` stay shut until it is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if (
            match is None
            or match.url_name in _ON_THE_WAY
            or match.route == ""
            or match.route.startswith(_NOT_FOR_STAFF)
        ):
            return None
        staff = request.user
        if not isinstance(staff, StaffMember) or not second_factor_due(staff):
            return None
        if is_partial(request):
            return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(SET_UP)})
        messages.info(request, "Your role needs a second step at sign-in. Set it up to go on.")
        return redirect(SET_UP)
