"""The manager's pages: the list of transcripts and one transcript."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from handoff.services.auditing import transcript_read_record
from handoff.views.guards import EVERYONE, REVIEWING, conversation_or_404, is_partial, staff_of, staff_required
from supportbot.review.chips import chips, pills
from supportbot.review.conditions import turns_wanted
from supportbot.review.filters import TranscriptFilters
from supportbot.review.listing import transcripts
from supportbot.review.paging import Count, PageKey, counted, neighbours
from supportbot.review.saved_views import review_views
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
    page = transcripts(wanted, after=after)
    views = pills(review_views(staff_of(request)), filters, wanted)
    context = {
        "filters": filters,
        "wanted": wanted,
        "chips": chips(filters, wanted),
        "pills": views,
        "savable": bool(wanted) and not any(pill.current for pill in views),
        "query": urlencode(wanted),
        "page": page,
        "found": Count(len(page.rows)) if after is None and page.next_key is None else None,
        "is_first": after is None,
        "at_turn": turns_wanted(wanted) is not None,
        "partial": is_partial(request),
    }
    return render(request, "review/_results.html" if is_partial(request) else "review/list.html", context)


@require_safe
@staff_required(REVIEWING)
def transcript_count(request: HttpRequest) -> HttpResponse:
    """How many fit, for a list that goes on behind its first page. Asked for once that page is shown."""
    return render(request, "review/_count.html", {"found": counted(TranscriptFilters(request.GET).wanted())})


@require_safe
@staff_required(REVIEWING)
def transcript_page(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """One transcript with the bot's decisions, and the way to those beside it in the list. Opening it is kept."""
    staff = staff_of(request)
    conversation = conversation_or_404(staff, conversation_id)
    transcript_read_record(conversation=conversation, staff=staff, page="review")
    wanted = TranscriptFilters(request.GET).wanted()
    context = {
        "shown": transcript(conversation, query=wanted.get("q", "")),
        "conversation": conversation,
        "query": urlencode(wanted),
        "beside": neighbours(wanted, conversation),
    }
    return render(request, "review/transcript.html", context)
