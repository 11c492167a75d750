"""The manager's pages: the list of transcripts and one transcript."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from handoff.services.auditing import transcript_read_record
from handoff.views.guards import EVERYONE, REVIEWING, conversation_or_404, is_partial, staff_of, staff_required
from supportbot.review.filters import TranscriptFilters
from supportbot.review.listing import PageKey, transcripts
from supportbot.review.transcript import transcript


@require_safe
@staff_required(EVERYONE)
def staff_home(request: HttpRequest) -> HttpResponse:
    """Where a person's work is: the inbox for who answers, the reviews for who only reads."""
    return redirect("inbox:home" if staff_of(request).may_answer else "review:list")


@require_safe
@staff_required(REVIEWING)
def transcript_list(request: HttpRequest) -> HttpResponse:
    """The list; as a part of the page when a filter has changed."""
    filters = TranscriptFilters(request.GET)
    wanted = filters.wanted()
    after = PageKey.parse(request.GET.get("after", ""))
    context = {
        "filters": filters,
        "wanted": wanted,
        "narrowed": len(wanted) - ("q" in wanted),
        "query": urlencode(wanted),
        "page": transcripts(wanted, after=after),
        "is_first": after is None,
    }
    return render(request, "review/_results.html" if is_partial(request) else "review/list.html", context)


@require_safe
@staff_required(REVIEWING)
def transcript_page(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """One transcript with the bot's decisions. Opening it is written down."""
    staff = staff_of(request)
    conversation = conversation_or_404(staff, conversation_id)
    transcript_read_record(conversation=conversation, staff=staff, page="review")
    query = TranscriptFilters(request.GET).wanted().get("q", "")
    shown = transcript(conversation, query=query)
    return render(request, "review/transcript.html", {"shown": shown, "conversation": conversation, "query": query})
