"""From a note in the CRM to the transcript, for staff who are signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from handoff.views.guards import EVERYONE, staff_of, staff_required
from supportbot.crm.links import transcript_named


@require_safe
@staff_required(EVERYONE)
def transcript_open(request: HttpRequest, token: str) -> HttpResponse:
    """To the review for who may review, else to the inbox; each has its own guard."""
    conversation_id = transcript_named(token)
    if conversation_id is None:
        raise Http404
    to = "review:transcript" if staff_of(request).may_review else "inbox:conversation"
    return redirect(to, conversation_id=conversation_id)
