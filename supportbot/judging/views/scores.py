"""Scoring a conversation beside its transcript, and the list of scores."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.models import Conversation, StaffMember
from handoff.views.guards import REVIEWING, conversation_or_404, is_partial, staff_of, staff_required
from supportbot.judging.beside import scores_context
from supportbot.judging.errors import BadScore, JudgingError
from supportbot.judging.filled import BOT, filling_given, filling_opened
from supportbot.judging.score_lists import ScoreKey, score_lines, scores_page
from supportbot.judging.scores import conversation_score, score_share, scored
from supportbot.judging.scoring import NOT_APPLICABLE
from supportbot.judging.views.answers import refused, said


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def score(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """The form of one card for the bot or an agent; posted, it is kept."""
    conversation = conversation_or_404(staff_of(request), conversation_id)
    return _save(request, conversation) if request.method == "POST" else _open(request, conversation)


@require_POST
@staff_required(REVIEWING)
def total(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """What the form would come to as it is filled in by now; what is not answered yet is left out."""
    conversation = conversation_or_404(staff_of(request), conversation_id)
    try:
        filling = filling_given(conversation, request.POST.dict())
        values = [row.value or NOT_APPLICABLE for row in filling.rows]
        context = {
            "result": scored(filling.version, values),
            "version": filling.version,
            "missing": sum(not row.value for row in filling.rows),
        }
    except JudgingError as error:
        context = {"error": error}
    return render(request, "judging/_total.html", context)


@require_POST
@staff_required(REVIEWING)
def share(request: HttpRequest, score_id: int) -> HttpResponse:
    """Show it to the agent."""
    try:
        shared = score_share(score_id=score_id, by=staff_of(request))
    except JudgingError as error:
        return refused(request, error, "judging:scores")
    if is_partial(request):
        return _part(request, shared.conversation, text="The agent sees it now.")
    return said(request, "The agent sees it now.", "judging:scores")


@require_safe
@staff_required(REVIEWING)
def score_list(request: HttpRequest) -> HttpResponse:
    """What was scored, newest first; of the bot or one agent with ``who``."""
    who = request.GET.get("who", "")
    who = who if who == BOT or (who.isascii() and who.isdigit() and len(who) < 10) else ""
    page = scores_page(who=who, after=ScoreKey.parse(request.GET.get("after", "")))
    agent = StaffMember.objects.filter(pk=int(who)).first() if who not in ("", BOT) else None
    context = {
        "page": page,
        "rows": [(one, score_lines(one)) for one in page.scores],
        "who": who,
        "name": "the bot" if who == BOT else agent.display_name if agent else "",
        "is_first": "after" not in request.GET,
    }
    return render(request, "judging/scores.html", context)


def _open(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    if "card" not in request.GET:  # closed without saving
        return _part(request, conversation)
    try:
        filling = filling_opened(conversation, request.GET.dict())
    except JudgingError as error:
        return _part(request, conversation, error=error)
    return _form(request, conversation, filling=filling)


def _save(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    given = request.POST.dict()
    try:
        filling = filling_given(conversation, given)
        kept = conversation_score(
            conversation=conversation, version=filling.version, by=staff_of(request), scoring=filling.scoring
        )
    except BadScore as error:
        return _form(
            request,
            conversation,
            filling=filling_given(conversation, given, error=(error.field or "", error.safe_text)),
            error=error,
        )
    except JudgingError as error:
        return _part(request, conversation, error=error)
    return _part(request, conversation, text=f"Scored on “{kept.card}”.")


def _form(request: HttpRequest, conversation: Conversation, **more: Any) -> HttpResponse:
    template = "judging/_score_form.html" if is_partial(request) else "judging/score.html"
    return render(request, template, {"conversation": conversation, **more})


def _part(request: HttpRequest, conversation: Conversation, **more: Any) -> HttpResponse:
    if not is_partial(request):
        if (error := more.get("error")) is not None:
            return refused(request, error, "review:transcript", conversation.pk)
        return redirect("review:transcript", conversation.pk)
    return render(request, "judging/_scorecard.html", {**scores_context(conversation), "partial": True, **more})
