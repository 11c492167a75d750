"""The review queue: looking, taking, handing back, done."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from handoff.models import StaffMember
from handoff.views.guards import REVIEWING, is_partial, staff_of, staff_required
from supportbot.judging.errors import JudgingError
from supportbot.judging.queue_list import RankKey, queue_counts, queue_page, queue_rows
from supportbot.judging.risk import WEIGHTS, Reason
from supportbot.judging.taking import (
    held_items,
    item_dismiss,
    item_finish,
    item_hand_back,
    item_take,
    item_take_next,
)
from supportbot.judging.views.answers import refused, said

_HERE = "judging:queue"


@require_safe
@staff_required(REVIEWING)
def queue(request: HttpRequest) -> HttpResponse:
    """The riskiest first; as a part of the page when a filter has changed."""
    staff, reason, done = staff_of(request), _reason(request.GET.get("reason", "")), "done" in request.GET
    after = RankKey.parse(request.GET.get("after", ""))
    counts = queue_counts(staff)
    page = queue_page(staff, done=done, reason=reason, after=after)
    context = {
        "page": page,
        "rows": [row for row in page.rows if after is not None or not row.mine],  # those stand above, by themselves
        "counts": counts,
        "filters": [(name, counts.reasons.get(name, 0)) for name in WEIGHTS],
        "reason": reason,
        "done": done,
        "is_first": after is None,
        "held": [] if done else queue_rows(held_items(staff), staff),
    }
    return render(request, "judging/_queue.html" if is_partial(request) else "judging/queue.html", context)


@require_POST
@staff_required(REVIEWING)
def take_next(request: HttpRequest) -> HttpResponse:
    """On to the riskiest conversation that is free."""
    return _next(request, staff_of(request), None)


@require_POST
@staff_required(REVIEWING)
def take(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """On to that one."""
    try:
        item_take(by=staff_of(request), conversation_id=conversation_id)
    except JudgingError as error:
        return refused(request, error, _HERE)
    return _to_transcript(conversation_id, _reason(request.POST.get("reason", "")))


@require_POST
@staff_required(REVIEWING)
def leave(request: HttpRequest, conversation_id: uuid.UUID, action: str) -> HttpResponse:
    """Done, not worth a look, handed back, or skipped; on to the next with ``next``, else back to the queue."""
    by = staff_of(request)
    if action not in _LEAVING:
        raise Http404("There is no such thing to do with a conversation of the queue.")
    words, act = _LEAVING[action]
    try:
        rank = act(by=by, conversation_id=conversation_id)
    except JudgingError as error:
        return refused(request, error, _HERE)
    if "next" in request.POST:
        return _next(request, by, rank)
    return said(request, words, _HERE)


_LEAVING: dict[str, tuple[str, Callable[..., RankKey | None]]] = {
    "done": ("Reviewed.", item_finish),
    "dismiss": ("Put aside as not worth a look.", item_dismiss),
    "back": ("Handed back to the queue.", item_hand_back),
}


def _next(request: HttpRequest, by: StaffMember, after: RankKey | None) -> HttpResponse:
    reason = _reason(request.POST.get("reason", ""))
    item = item_take_next(by=by, reason=reason, after=after)
    if item is None:
        return said(request, "Nothing further down waits for a reviewer." if after else "Nothing waits.", _HERE)
    return _to_transcript(item.pk, reason)


def _to_transcript(conversation_id: uuid.UUID, reason: str) -> HttpResponse:
    address = reverse("review:transcript", args=[conversation_id])
    return redirect(f"{address}?queue={reason}" if reason else address)


def _reason(text: str) -> str:
    return text if text in set(Reason) else ""
