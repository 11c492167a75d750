"""What an agent sees of their own work: the scores and notes that were shared with them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from handoff.views.guards import EVERYONE, staff_of, staff_required
from supportbot.judging.coaching import coaching_note_acknowledge
from supportbot.judging.errors import NoteGone
from supportbot.judging.score_lists import own_page
from supportbot.judging.views.answers import said

_HERE = "judging:own"


@require_safe
@staff_required(EVERYONE)
def own_scores(request: HttpRequest) -> HttpResponse:
    """Theirs alone, whoever they are."""
    return render(request, "judging/own.html", {"own": own_page(staff_of(request))})


@require_POST
@staff_required(EVERYONE)
def acknowledge(request: HttpRequest, note_id: int) -> HttpResponse:
    """They have read a note."""
    try:
        coaching_note_acknowledge(note_id=note_id, by=staff_of(request))
    except NoteGone as error:
        raise Http404(error.safe_text) from error
    return said(request, "Thank you: the reviewer sees that you have read it.", _HERE)
