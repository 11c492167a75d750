"""Coaching notes beside the transcript."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from handoff.models import Conversation, StaffMember
from handoff.views.guards import REVIEWING, conversation_or_404, is_partial, staff_of, staff_required
from supportbot.judging.beside import coaching_context
from supportbot.judging.coaching import coaching_note_add, coaching_note_share, coaching_note_withdraw
from supportbot.judging.errors import BadNote, JudgingError, NoteGone
from supportbot.judging.forms import NoteForm
from supportbot.judging.views.answers import refused, said


@require_POST
@staff_required(REVIEWING)
def add(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Keep a note for an agent."""
    by = staff_of(request)
    conversation = conversation_or_404(by, conversation_id)
    form = NoteForm(request.POST)
    try:
        if not form.is_valid():
            raise BadNote("That is no note for an agent of this conversation. Choose again.")
        given = form.cleaned_data
        agent = StaffMember.objects.filter(pk=given["agent"]).first() if given["agent"] else None
        note = coaching_note_add(
            conversation=conversation,
            by=by,
            agent=agent,
            text=given["text"],
            seq=given["seq"],
            shared=given["shared"],
        )
    except JudgingError as error:
        return _part(request, conversation, error=error, given=request.POST)
    text = f"{note.agent} sees the note." if note.shared_at else "The note is kept for reviewers."
    return _part(request, conversation, text=text)


@require_POST
@staff_required(REVIEWING)
def change(request: HttpRequest, note_id: int, action: str) -> HttpResponse:
    """Share it, or take it back."""
    by = staff_of(request)
    try:
        if action == "share":
            shared = coaching_note_share(note_id=note_id, by=by)
            return _part(request, shared.conversation, text=f"{shared.agent} sees the note.")
        if action == "withdraw":
            return _part(request, coaching_note_withdraw(note_id=note_id, by=by), text="The note is taken back.")
    except NoteGone as error:
        raise Http404(error.safe_text) from error
    except JudgingError as error:
        return refused(request, error, "judging:queue")
    raise Http404("There is no such thing to do with a note.")


def _part(request: HttpRequest, conversation: Conversation, **more: Any) -> HttpResponse:
    if is_partial(request):
        context = {**coaching_context(conversation), "partial": True, **more}
        return render(request, "judging/_coaching.html", context)
    if (error := more.get("error")) is not None:
        return refused(request, error, "review:transcript", conversation.pk)
    return said(request, more["text"], "review:transcript", conversation.pk)
