"""How the pages of tuning answer: what was done, or why not, is said once on the page that comes next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handoff.views.people.answers import TAG


def done(request: HttpRequest, text: str, to: str) -> HttpResponse:
    """Say that it is done, and go on to the address ``to``."""
    messages.success(request, text, extra_tags=TAG)
    return redirect(to)


def not_done(request: HttpRequest, text: str, to: str) -> HttpResponse:
    """Say why it is not done, and go back to the address ``to``."""
    messages.error(request, text, extra_tags=TAG)
    return redirect(to)
