"""What can be done for the customer of one conversation, and doing it by a press."""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from handoff.models import Conversation
from handoff.ports import case_actions
from handoff.services.auditing import bills_read_record
from handoff.views.guards import ANSWERING, conversation_or_404, staff_of, staff_required

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(ANSWERING)
def actions(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """The list as it is, or as it is after what was pressed."""
    staff = staff_of(request)
    found = conversation_or_404(staff, conversation_id)
    holds = found.custody == Conversation.Custody.AGENT and found.agent_id == staff.pk
    who: dict[str, Any] = {
        "conversation_id": found.pk,
        "customer_ref": found.customer_ref,
        "locale": found.locale,
        "staff_id": staff.pk,
        "holds": holds,
    }
    try:
        if request.method == "POST":
            shown = case_actions().press(**who, fields=request.POST.dict())
        else:
            bills_read_record(conversation=found, staff=staff, page="inbox")
            shown = case_actions().render(**who)
    except Exception:
        log.exception("case_actions_failed", conversation=str(found.pk))
        return render(request, "handoff/_actions_failed.html", {"conversation": found})
    return HttpResponse(shown)
