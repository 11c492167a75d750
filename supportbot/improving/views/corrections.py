"""Corrections: those to decide, those approved and refused, one of them, one by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.views.guards import staff_of
from handoff.views.people.answers import done
from supportbot.improving.deciding import (
    correction_add,
    correction_change,
    correction_settle,
    correction_train_too,
    corrections_decide,
)
from supportbot.improving.errors import BadCorrection, Contradicted, LearningError
from supportbot.improving.forms import CorrectionForm
from supportbot.improving.gathering import corrections_gather
from supportbot.improving.listing import correction_line, corrections_page, counts, versions
from supportbot.improving.views.answering import managers_only, not_done
from supportbot.models import Correction

_HERE = "improving:home"


@require_safe
@managers_only
def home(request: HttpRequest) -> HttpResponse:
    """Those of one state, the ones to decide first; verdicts given meanwhile are taken up."""
    corrections_gather()
    state = request.GET.get("state", "")
    state = state if state in Correction.State.values else Correction.State.PROPOSED.value
    before = request.GET.get("before", "")
    page = corrections_page(state, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    context = {"page": page, "state": state, "counts": counts(), "versions": versions(), "before": before}
    return render(request, "improving/home.html", context)


@require_POST
@managers_only
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or refuse those that are ticked, or the one whose button was pressed."""
    approve, one = "approve" in request.POST, request.POST.get("approve") or request.POST.get("refuse") or ""
    given = [one] if one.isdecimal() else request.POST.getlist("correction")
    ids = [int(each) for each in given if each.isdecimal() and len(each) < 19]
    if not ids:
        return not_done(request, LearningError("Tick the sentences first."), _HERE)
    try:
        changed = corrections_decide(by=staff_of(request), ids=ids, approve=approve)
    except Contradicted as error:
        return not_done(request, error, _HERE)
    what = "1 sentence is" if changed == 1 else f"{changed} sentences are"
    return done(request, f"{what} {'approved' if approve else 'refused'}.", _HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def add(request: HttpRequest) -> HttpResponse:
    """One that no customer has brought up."""
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correction_add(by=staff_of(request), **form.values())
        except (BadCorrection, Contradicted) as error:
            form.refuse(error.safe_text, error.field or "text")
        else:
            return done(request, "The sentence is added and approved.", _HERE)
    return render(request, "improving/correction.html", {"form": form, "line": None})


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def change(request: HttpRequest, correction_id: int) -> HttpResponse:
    """One with where it came from and what contradicts it; its words and its topic can be changed."""
    line = correction_line(correction_id)
    first = {"text": line.row.text, "topic": line.row.topic}
    form = CorrectionForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            changed = correction_change(by=staff_of(request), correction_id=correction_id, **form.values())
        except BadCorrection as error:
            form.refuse(error.safe_text, error.field)
        else:
            return done(request, "Changed. It waits for a decision.", "improving:correction", correction_id=changed.pk)
    return render(request, "improving/correction.html", {"form": form, "line": line})


@require_POST
@managers_only
def settle(request: HttpRequest, correction_id: int) -> HttpResponse:
    """This topic holds; the others of the same sentence are refused."""
    chosen = correction_settle(by=staff_of(request), correction_id=correction_id)
    return done(request, f"“{chosen.text}” is approved for this topic alone.", _HERE)


@require_POST
@managers_only
def train_too(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Let one be learnt from that was kept for measuring."""
    try:
        correction_train_too(by=staff_of(request), correction_id=correction_id)
    except LearningError as error:
        return not_done(request, error, "improving:correction", correction_id=correction_id)
    return done(request, "The next training learns from it.", "improving:correction", correction_id=correction_id)
