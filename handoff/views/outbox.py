"""The outbox: what was sent where no mail server is set, so that codes and transcripts can be seen on one machine."""

from __future__ import annotations

import uuid
from functools import wraps
from typing import cast

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.selectors.outbox import OutboxMail, mark_of, outbox_lines, outbox_mail
from handoff.views.attachments import handed_out
from handoff.views.guards import REVIEWING, P, View, is_partial, staff_required

# What a mail holds may style itself and open a page of its own, and nothing else; only our own page may frame it.
_MAILS_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def outbox_only(view: View[P]) -> View[P]:
    """404 where mails really leave. For managers and admins; for anybody where ``OUTBOX_FOR_ANYBODY`` is set."""
    for_staff = staff_required(REVIEWING)(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.OUTBOX_DIR:
            raise Http404
        if not settings.OUTBOX_FOR_ANYBODY:
            return for_staff(request, *args, **kwargs)
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return cast(View[P], guarded)


@require_safe
@outbox_only
def mail_list(request: HttpRequest) -> HttpResponse:
    """All, or as a part of the page what is new since ``?seen=``; 204 when nothing is."""
    lines = outbox_lines()
    mark = mark_of(lines)
    if not is_partial(request):
        return render(request, "handoff/outbox/list.html", {"lines": lines, "mark": mark, **_frame(request)})
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    return render(request, "handoff/outbox/_lines.html", {"lines": lines, "mark": mark, "partial": True})


@require_safe
@outbox_only
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # django-csp takes views to have no arguments
def mail_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One mail. Asked again with ``?seen=`` while it waits."""
    found = _mail_or_404(key)
    if is_partial(request) and request.GET.get("seen") == found.mark:
        return HttpResponse(status=204)
    template = "handoff/outbox/_mail.html" if is_partial(request) else "handoff/outbox/mail.html"
    return render(request, template, {"mail": found, **_frame(request)})


@require_safe
@outbox_only
def mail_html(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The HTML of a mail, for the frame on its page: without script, origin or network."""
    response = HttpResponse(_mail_or_404(key).html)
    response["Content-Security-Policy"] = _MAILS_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@outbox_only
def mail_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What goes with a mail, as a download."""
    file = _mail_or_404(key).file
    if file is None:
        raise Http404("Nothing goes with this mail, or it is not kept any more.")
    return handed_out(file.data, name=file.name, content_type=file.content_type)


def _mail_or_404(key: uuid.UUID) -> OutboxMail:
    found = outbox_mail(key)
    if found is None:
        raise Http404("This mail is not kept any more.")
    return found


def _frame(request: HttpRequest) -> dict[str, object]:
    layout = "handoff/base.html" if request.user.is_authenticated else "handoff/outbox/open.html"
    return {"layout": layout, "for_anybody": settings.OUTBOX_FOR_ANYBODY}
