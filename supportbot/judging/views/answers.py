"""How the pages of judging answer: what was done or refused is said once, on the page that comes next."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from supportbot.judging.errors import JudgingError

TAG = "judging"


def said(request: HttpRequest, text: str, to: str, *where: uuid.UUID | int) -> HttpResponse:
    """Say that it is done, and go on to the page named ``to``."""
    messages.success(request, text, extra_tags=TAG)
    return redirect(to, *where)


def refused(request: HttpRequest, error: JudgingError, to: str, *where: uuid.UUID | int) -> HttpResponse:
    """Say why it is not done, and go on to the page named ``to``."""
    messages.error(request, error.safe_text, extra_tags=TAG)
    return redirect(to, *where)
