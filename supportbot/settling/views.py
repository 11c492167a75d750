"""The page of actions: those that are stuck, those that wait, those that are over."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing.errors import ActionError, ActionNotFound
from billing.selectors.actions import ActionView, action_view
from handoff.views.guards import REVIEWING, is_partial, staff_of, staff_required
from handoff.views.people.answers import TAG, done
from supportbot.settling.forms import ActionFilters, SettleForm
from supportbot.settling.listing import SHOWN, acts_by_itself, sections
from supportbot.settling.settling import stuck_settle
from supportbot.staff_acting import decided

_HERE = "actions:list"


@require_safe
@staff_required(REVIEWING)
def actions(request: HttpRequest) -> HttpResponse:
    """All of them; the lists alone where a filter has changed."""
    return _page(request)


@require_POST
@staff_required(REVIEWING)
def settle(request: HttpRequest, action_id: uuid.UUID) -> HttpResponse:
    """Keep what a person found of one that is stuck."""
    view = _found(action_id)
    form = SettleForm(request.POST, action_id=view.id, kind=view.command.kind)
    if not form.is_valid():
        return _page(request, {view.id: form})
    reference = form.cleaned_data["reference"] if form.was_done else ""
    try:
        stuck_settle(action_id=view.id, by=staff_of(request), reference=reference, note=form.cleaned_data["note"])
    except ActionError as error:
        return _not_done(request, error)
    outcome = "done" if form.was_done else "not done"
    told = " The customer is told in their chat." if view.conversation else ""
    return done(request, f"Settled: it was {outcome}.{told}", _HERE)


@require_POST
@staff_required(REVIEWING)
def decide(request: HttpRequest, action_id: uuid.UUID) -> HttpResponse:
    """Approve or decline one that waits."""
    view = _found(action_id)
    verb = "approve" if "approve" in request.POST else "decline"
    why = request.POST.get("why", "")
    try:
        said = decided({verb: str(view.id), "why": why}, customer_ref=view.customer_ref, staff_id=staff_of(request).pk)
    except ActionError as error:
        return _not_done(request, error)
    return done(request, said, _HERE)


def _found(action_id: uuid.UUID) -> ActionView:
    try:
        return action_view(action_id)
    except ActionNotFound as error:
        raise Http404("There is no such action.") from error


def _not_done(request: HttpRequest, error: ActionError) -> HttpResponse:
    text = str(error)
    messages.error(request, f"{text[:1].upper()}{text[1:]}.", extra_tags=TAG)
    return redirect(_HERE)


def _page(request: HttpRequest, filled: Mapping[uuid.UUID, SettleForm] | None = None) -> HttpResponse:
    filters = ActionFilters(request.GET)
    wanted = filters.wanted()
    context = {
        "filters": filters,
        "wanted": wanted,
        "sections": sections(wanted, staff=staff_of(request), filled=filled or {}),
        "most": SHOWN,
        "acts": acts_by_itself(),
        "faulty": bool(filled),
    }
    return render(request, "settling/_lists.html" if is_partial(request) else "settling/list.html", context)
