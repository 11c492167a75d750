"""How the pages of learning answer what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from handoff.views.guards import REVIEWING, staff_required
from handoff.views.people.answers import TAG
from supportbot.improving.errors import CorrectionNotFound, LearningError, VersionNotFound

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_MISSING = (CorrectionNotFound, VersionNotFound)


def managers_only(view: View[P]) -> View[P]:
    """Only managers and admins; what is missing is a 404."""

    @wraps(view)
    def answering(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except _MISSING as error:
            raise Http404(error.safe_text) from error

    return staff_required(REVIEWING)(cast(View[P], answering))


def not_done(request: HttpRequest, error: LearningError, to: str, **where: Any) -> HttpResponse:
    """Say why it is not done, on the page named ``to``."""
    if isinstance(error, _MISSING):
        raise error
    messages.error(request, error.safe_text, extra_tags=TAG)
    back: HttpResponse = redirect(to, **where)
    return back
