"""The page of the audit, and what managers do with one conversation beside reading it: redact, hold."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from billing.selectors import company_zone
from handoff.errors import ConversationNotFound, HandoffError, MessageNotFound
from handoff.services.legal_holds import hold_lift, hold_set
from handoff.services.redacting import message_redact
from handoff.views.guards import REVIEWING, is_partial, staff_of, staff_required
from handoff.views.people.answers import TAG
from supportbot.audit.forms import AuditFilters
from supportbot.audit.reading import audit_read_record
from supportbot.audit.trail import Key, trail


@require_safe
@staff_required(REVIEWING)
def audit_list(request: HttpRequest) -> HttpResponse:
    """The entries; as a part of the page when a filter has changed."""
    audit_read_record(staff=staff_of(request))
    filters = AuditFilters(request.GET)
    wanted = filters.wanted()
    after = Key.parse(request.GET.get("after", ""))
    context = {
        "filters": filters,
        "wanted": wanted,
        "query": urlencode(wanted),
        "page": trail(wanted, after=after),
        "is_first": after is None,
        "zone": company_zone(),
    }
    return render(request, "audit/_entries.html" if is_partial(request) else "audit/list.html", context)


@require_POST
@staff_required(REVIEWING)
def redact(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Take a message's words out for good."""
    seq = request.POST.get("seq", "")
    try:
        message_redact(
            conversation_id=conversation_id,
            seq=int(seq) if seq.isdecimal() and len(seq) < 10 else 0,
            staff=staff_of(request),
            reason=request.POST.get("reason", ""),
            words=request.POST.get("words", "") if request.POST.get("what") == "words" else "",
            remove_files=request.POST.get("files") == "1",
        )
    except HandoffError as error:
        return _refused(request, error, conversation_id)
    return _said(
        request, "Redacted. The words are gone from everything that this program keeps of the chat.", conversation_id
    )


@require_POST
@staff_required(REVIEWING)
def hold(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Set a legal hold."""
    try:
        hold_set(
            conversation_id=conversation_id,
            staff=staff_of(request),
            reason=request.POST.get("reason", ""),
            on_customer=request.POST.get("what") == "customer",
        )
    except HandoffError as error:
        return _refused(request, error, conversation_id)
    return _said(request, "A legal hold stands. Nothing of it is redacted or deleted.", conversation_id)


@require_POST
@staff_required(REVIEWING)
def lift(request: HttpRequest, conversation_id: uuid.UUID, hold_id: int) -> HttpResponse:
    """Lift a legal hold."""
    try:
        hold_lift(
            hold_id=hold_id,
            conversation_id=conversation_id,
            staff=staff_of(request),
            reason=request.POST.get("reason", ""),
        )
    except HandoffError as error:
        return _refused(request, error, conversation_id)
    return _said(request, "The hold is lifted.", conversation_id)


def _said(request: HttpRequest, text: str, conversation_id: uuid.UUID) -> HttpResponse:
    messages.success(request, text, extra_tags=TAG)
    return redirect("review:transcript", conversation_id)


def _refused(request: HttpRequest, error: HandoffError, conversation_id: uuid.UUID) -> HttpResponse:
    if isinstance(error, ConversationNotFound | MessageNotFound):
        raise Http404(error.safe_text) from None
    messages.error(request, error.safe_text, extra_tags=TAG)
    return redirect("review:transcript", conversation_id)
