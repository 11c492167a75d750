"""Where a billing system tells of changes."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.gateways import gateway
from billing.gateways.errors import Misconfigured
from billing.services.deliveries import LONGEST_BODY, delivery_receive
from billing.tasks import ask_worker

log = structlog.get_logger(__name__)


@csrf_exempt  # its proof is the signature over its body, not a cookie
@require_POST
def billing_hook(request: HttpRequest) -> HttpResponse:
    """200 once it is kept and its signature is right: what it tells of is followed afterwards, by the worker.

    400 where it is not the system's own or its stamp is off, 404 where no billing system is copied from, 413 where it
    is too long, 503 where the secret that it is checked with is not set: it is kept, and checked later.
    """
    if _length(request) > LONGEST_BODY or len(body := request.body) > LONGEST_BODY:
        return _said(413, f"More than {LONGEST_BODY} bytes.")
    try:
        system = gateway()
        if not system.mirrored:
            return _said(404, "No billing system is connected.")
        outcome = delivery_receive(gateway=system, body=body, headers=request.headers)
    except Misconfigured as error:
        log.error("delivery_unchecked", error=str(error))
        return _said(503, "Deliveries cannot be checked at the moment.")
    if outcome == "refused":
        return _said(400, "The signature or its stamp is not right.")
    transaction.on_commit(ask_worker)
    return _said(200, "kept")


def _length(request: HttpRequest) -> int:
    stated = request.headers.get("Content-Length", "")
    return int(stated) if stated.isdigit() else 0


def _said(status: int, text: str) -> HttpResponse:
    return HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
