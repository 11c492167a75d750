"""Saved replies for the reply box: what matches, filled for the customer of the conversation."""

from __future__ import annotations

import uuid

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.filling import fill, gaps
from handoff.models import Conversation, StaffMember
from handoff.ports import reply_values
from handoff.selectors.replies import saved_replies
from handoff.views.guards import ANSWERING, conversation_or_404, staff_of, staff_required

log = structlog.get_logger(__name__)
_LONGEST_SEARCH = 40


@require_safe
@staff_required(ANSWERING)
def replies(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """The options that match ``?q=``, as a list to choose from."""
    staff = staff_of(request)
    found = conversation_or_404(staff, conversation_id)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST_SEARCH]
    values = _values(found, staff)
    options = [
        {"reply": one, "text": (text := fill(one.text, values)), "gaps": gaps(text)}
        for one in saved_replies(staff, words)
    ]
    return render(request, "handoff/_saved_replies.html", {"options": options, "words": words})


def _values(found: Conversation, staff: StaffMember) -> dict[str, str]:
    """Names from here, figures from the records; without the records their gaps stay open."""
    first = found.display_name.split(" ")[0]
    own = {"customer": found.display_name, "first_name": first, "agent": staff.display_name}
    try:
        return {**reply_values().values(customer_ref=found.customer_ref, locale=found.locale), **own}
    except Exception:
        log.exception("reply_values_failed", conversation=str(found.pk))
        return own
