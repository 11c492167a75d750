"""How the pages for people answer: what was done is said once, on the page that comes next."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from handoff.errors import Forbidden, HandoffError, HoursNotFound, PersonNotFound, TeamNotFound

TAG = "people"
"""Marks what these pages say: sign-in leaves messages of its own, which are shown nowhere else."""
_MISSING = (PersonNotFound, TeamNotFound, HoursNotFound)


def done(request: HttpRequest, text: str, to: str, **where: int | uuid.UUID) -> HttpResponse:
    """Say that it is done, and go on to the page named ``to``."""
    messages.success(request, text, extra_tags=TAG)
    return redirect(reverse(to, kwargs=where))


def not_done(request: HttpRequest, error: HandoffError, to: str, **where: int) -> HttpResponse:
    """Say why it is not done. Raises Http404 and PermissionDenied for what has a page of its own."""
    as_page(error)
    messages.error(request, error.safe_text, extra_tags=TAG)
    return redirect(reverse(to, kwargs=where))


def as_page(error: HandoffError) -> None:
    """Raises Http404 for what is missing, and PermissionDenied for what a role may not do at all."""
    if isinstance(error, _MISSING):
        raise Http404(error.safe_text) from error
    if isinstance(error, Forbidden) and error.field is None:
        raise PermissionDenied from error


def found(look: Callable[[int], Any], key: int) -> Any:
    """What the selector finds. Raises Http404 where it says that there is none."""
    try:
        return look(key)
    except _MISSING as error:
        raise Http404(error.safe_text) from error
