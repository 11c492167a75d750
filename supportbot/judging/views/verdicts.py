"""Marking one turn right or wrong, beneath it in the transcript."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handoff.views.guards import REVIEWING, conversation_or_404, is_partial, staff_of, staff_required
from supportbot.judging.errors import JudgingError
from supportbot.judging.topics import reading_topics
from supportbot.judging.verdicts import turn_judge, verdict_withdraw
from supportbot.models import Turn, TurnVerdict

_WORDS = ("topic", "answer", "note")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def verdict(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """The verdict as it stands, open for correction with ``edit``; or as it was just given.

    One press marks it; a correction comes in a form of its own, so that a press never wipes one.
    """
    turn = _turn(request, turn_id)
    if request.method != "POST":
        return _shown(request, turn, editing="edit" in request.GET)
    given = {name: request.POST.get(name, "") for name in _WORDS} if "correction" in request.POST else {}
    try:
        text = _change(request, turn, given)
    except JudgingError as error:
        return _shown(request, turn, editing=bool(given), error=error, given=given)
    fresh = _turn(request, turn_id)
    marked_wrong = request.POST.get("value") == TurnVerdict.Value.WRONG and not given and "withdraw" not in request.POST
    return _shown(request, fresh, editing=marked_wrong, text=text)


def _change(request: HttpRequest, turn: Turn, given: dict[str, str]) -> str:
    """Raises JudgingError."""
    by, value = staff_of(request), request.POST.get("value", "")
    if "withdraw" in request.POST:
        verdict_withdraw(turn=turn, by=by)
        return "The verdict is withdrawn."
    standing = getattr(turn, "verdict", None)
    if standing is not None and standing.value == value and not given:
        return ""
    turn_judge(turn=turn, by=by, value=value, **given)
    return "The correction is saved." if given else f"Marked {value}."


def _turn(request: HttpRequest, turn_id: uuid.UUID) -> Turn:
    turn = Turn.objects.select_related("verdict__by", "conversation").filter(pk=turn_id).first()
    if turn is None:
        raise Http404("There is no such turn.")
    conversation_or_404(staff_of(request), turn.conversation_id)
    return turn


def _shown(request: HttpRequest, turn: Turn, **more: Any) -> HttpResponse:
    error = more.get("error")
    if not is_partial(request) and error is None and not more.get("editing"):
        return redirect(f"{reverse('review:transcript', args=[turn.conversation_id])}#judge-{turn.pk}")
    standing = getattr(turn, "verdict", None)
    fields = more.pop("given", None) or {name: getattr(standing, name, "") for name in _WORDS}
    context = {"turn": turn, "topics": reading_topics(), "fields": fields, "partial": is_partial(request), **more}
    return render(request, "judging/_verdict.html" if is_partial(request) else "judging/verdict.html", context)
