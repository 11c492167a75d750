"""Scorecards: the list with averages, and each card."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.views.guards import REVIEWING, staff_of, staff_required
from supportbot.judging.errors import JudgingError
from supportbot.judging.forms import CardForm, criteria_of_set, criteria_set
from supportbot.judging.score_lists import averages, card_rows
from supportbot.judging.scorecards import (
    CardDetails,
    card_change,
    card_create,
    card_retire,
    details_of,
    newest_version,
)
from supportbot.judging.views.answers import refused, said
from supportbot.models import Scorecard

_HERE = "judging:scorecards"


@require_safe
@staff_required(REVIEWING)
def cards(request: HttpRequest) -> HttpResponse:
    """The cards in use, and what the bot and each agent score on them."""
    return render(request, "judging/scorecards.html", {"cards": card_rows(), "averages": averages()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def card_new(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    shown = Scorecard.objects.filter(pk=card_id, retired_at__isnull=True).first()
    if shown is None:
        raise Http404("There is no such scorecard.")
    return _page(request, shown)


@require_POST
@staff_required(REVIEWING)
def card_end(request: HttpRequest, card_id: int) -> HttpResponse:
    """Nothing more is scored on it."""
    try:
        ended = card_retire(by=staff_of(request), card_id=card_id)
    except JudgingError as error:
        return refused(request, error, _HERE)
    return said(request, f"“{ended}” is retired. What was scored on it is kept.", _HERE)


def _page(request: HttpRequest, shown: Scorecard | None) -> HttpResponse:
    newest = newest_version(shown) if shown else None
    details = details_of(shown, newest) if shown and newest else None
    initial = {"name": details.name, "pass_mark": details.pass_mark} if details else None
    form = CardForm(request.POST or None, initial=initial)
    rows = criteria_set(request.POST or None, details)
    valid = all([form.is_valid(), rows.is_valid()]) if request.method == "POST" else False
    if valid:
        given = CardDetails(form.cleaned_data["name"], form.cleaned_data["pass_mark"], criteria_of_set(rows))
        try:
            by = staff_of(request)
            saved = card_change(by=by, card_id=shown.pk, details=given) if shown else card_create(by=by, details=given)
        except JudgingError as error:
            form.refuse(error.safe_text, error.field)
        else:
            return said(request, f"“{saved}” is saved as version {newest_version(saved).number}.", _HERE)
    shown_rows = max(sum(bool(row["label"].value()) for row in rows.forms) + 2, 4)
    context = {
        "form": form,
        "rows": rows,
        "first": rows.forms[:shown_rows],
        "more": rows.forms[shown_rows:],
        "card": shown,
        "version": newest,
        "faulty": request.method == "POST",
    }
    return render(request, "judging/card.html", context)
