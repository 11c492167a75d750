"""How these pages answer beside what those for people have: what is missing or refused, and a secret shown once."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handoff.models import StaffMember
from handoff.views.people.answers import TAG
from supportbot.api.errors import ApiError

ADMINS = (StaffMember.Role.ADMIN,)
_NOT_FOUND = 404


def not_done(request: HttpRequest, error: ApiError, to: str, **where: int | uuid.UUID) -> HttpResponse:
    """Say why it is not done. Raises Http404 for what is missing."""
    as_page(error)
    messages.error(request, error.safe_text, extra_tags=TAG)
    return redirect(reverse(to, kwargs=where))


def as_page(error: ApiError) -> None:
    """Raises Http404 for what is missing."""
    if error.status == _NOT_FOUND:
        raise Http404(error.safe_text) from error


def show_once(request: HttpRequest, *, heading: str, text: str, label: str, secret: str, then: str) -> HttpResponse:
    """A secret, this once. ``then`` is the address at which loading the page again leads on."""
    context = {"heading": heading, "text": text, "label": label, "secret": secret, "then": then}
    return render(request, "api/settings/once.html", context)
