"""The agents' inbox: the shell, its lists, one conversation, and what stands beside it."""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from handoff.models import Conversation, Message, Note, StaffMember
from handoff.ports import case_panel, topic_choices
from handoff.selectors.conversations import (
    PAGE,
    latest_escalation,
    messages_before,
    notes_between,
    others_of_customer,
)
from handoff.selectors.people import colleagues_there, teams
from handoff.services.auditing import bills_read_record, transcript_read_record
from handoff.services.holding import CLOSE_REASONS
from handoff.services.presence import heard_since
from handoff.views.guards import ANSWERING, conversation_or_404, is_partial, staff_of, staff_required
from handoff.views.lists import list_context, open_id

log = structlog.get_logger(__name__)


@require_safe
@staff_required(ANSWERING)
def home(request: HttpRequest) -> HttpResponse:
    """The inbox with no conversation open."""
    aid = bool(settings.HANDOFF_WRITING_AID)
    context = {**list_context(request, opened=None), "close_reasons": CLOSE_REASONS, "aid": aid}
    return render(request, "handoff/inbox.html", context)


@require_safe
@staff_required(ANSWERING)
def lists(request: HttpRequest) -> HttpResponse:
    """The left pane alone. The conversation that stands open is known from the address htmx names."""
    return render(request, "handoff/_lists.html", list_context(request, opened=open_id(request)))


@require_safe
@staff_required(ANSWERING)
def conversation(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """One conversation: the thread and the frame of what stands beside it, or the whole page around them."""
    staff = staff_of(request)
    found = conversation_or_404(staff, conversation_id)
    transcript_read_record(conversation=found, staff=staff, page="inbox")
    context = {
        "conversation": found,
        "holding": holding(found, staff),
        "topics": topic_choices(),
        "close_reasons": CLOSE_REASONS,
        "aid": bool(settings.HANDOFF_WRITING_AID),
        **_thread(found, found.last_seq + 1),
    }
    if is_partial(request):
        return render(request, "handoff/_conversation.html", context)
    return render(request, "handoff/inbox.html", {**context, **list_context(request, opened=found.pk)})


@require_safe
@staff_required(ANSWERING)
def earlier(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """The messages before ``?before=``, to stand above those that are shown."""
    found = conversation_or_404(staff_of(request), conversation_id)
    before = request.GET.get("before", "")
    if not (before.isascii() and before.isdigit() and len(before) < 10):  # fits the column
        raise Http404
    return render(request, "handoff/_earlier.html", {"conversation": found, **_thread(found, int(before))})


@require_safe
@staff_required(ANSWERING)
def side(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """The bot's brief and the customer's records."""
    staff = staff_of(request)
    found = conversation_or_404(staff, conversation_id)
    bills_read_record(conversation=found, staff=staff, page="inbox")
    context = {
        "conversation": found,
        "escalation": latest_escalation(found.pk),
        "panel": _panel(found),
        "others": others_of_customer(staff, found),
    }
    return render(request, "handoff/_side.html", context)


@require_safe
@staff_required(ANSWERING)
def passing_on(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """To whom it can be passed on just now."""
    staff = staff_of(request)
    found = conversation_or_404(staff, conversation_id)
    context = {
        "conversation": found,
        "colleagues": colleagues_there(staff, heard_since=heard_since()),
        "teams": teams(),
    }
    return render(request, "handoff/_passing_on.html", context)


def holding(found: Conversation, staff: StaffMember) -> str:
    """Who holds it, from where ``staff`` stands: ``bot``, ``waiting``, ``mine``, ``other`` or ``closed``."""
    if found.custody == Conversation.Custody.AGENT:
        return "mine" if found.agent_id == staff.pk else "other"
    return found.custody


def _thread(found: Conversation, before: int) -> dict[str, Any]:
    rows = messages_before(found.pk, before, PAGE)
    earlier_seq = rows[0].seq if rows and rows[0].seq > 1 else None
    notes = notes_between(found.pk, rows[0].seq if earlier_seq else 0, before)
    items: list[Message | Note] = [*rows, *notes]
    items.sort(key=_place)
    return {"thread": items, "earlier_seq": earlier_seq, "last_note": notes[-1].pk if notes else 0}


def _place(item: Message | Note) -> tuple[int, int, int]:
    """A note stands behind the message that was the newest when it was written."""
    return (item.after_seq, 1, item.pk) if isinstance(item, Note) else (item.seq, 0, 0)


def _panel(found: Conversation) -> SafeString | None:
    """The records' panel; None when it failed, since the brief must stand without it."""
    try:
        return case_panel().render(customer_ref=found.customer_ref, locale=found.locale)
    except Exception:
        log.exception("case_panel_failed", conversation=str(found.pk))
        return None
