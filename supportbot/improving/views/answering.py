"""How the pages of learning answer what went wrong."""

from __future__ import annotations

from typing import Any, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handoff.views.guards import REVIEWING, View, missing_as_404, staff_required
from handoff.views.people.answers import TAG
from supportbot.improving.errors import CorrectionNotFound, LearningError, VersionNotFound

P = ParamSpec("P")
_MISSING = (CorrectionNotFound, VersionNotFound)


def managers_only(view: View[P]) -> View[P]:
    """Only managers and admins; what is missing is a 404."""
    return staff_required(REVIEWING)(missing_as_404(*_MISSING)(view))


def not_done(request: HttpRequest, error: LearningError, to: str, **where: Any) -> HttpResponse:
    """Say why it is not done, on the page named ``to``."""
    if isinstance(error, _MISSING):
        raise error
    messages.error(request, error.safe_text, extra_tags=TAG)
    back: HttpResponse = redirect(to, **where)
    return back
