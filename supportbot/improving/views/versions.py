"""Versions: which serves, training another, comparing, promoting, refusing, going back."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from handoff.models import StaffMember
from handoff.views.guards import staff_of
from handoff.views.people.answers import done
from supportbot.improving import worker
from supportbot.improving.comparing import worse_than_before
from supportbot.improving.errors import LearningError
from supportbot.improving.forms import PromotionForm
from supportbot.improving.listing import run_open, version_page, versions
from supportbot.improving.promoting import version_promote, version_refuse, version_roll_back
from supportbot.improving.runs import comparison_ask, training_ask
from supportbot.improving.views.answering import managers_only, not_done
from supportbot.models import TrainingRun

_LIST, _ONE = "improving:versions", "improving:version"


@require_safe
@managers_only
def version_list(request: HttpRequest) -> HttpResponse:
    return render(request, "improving/versions.html", {"versions": versions()})


@require_safe
@managers_only
def version(request: HttpRequest, version: str) -> HttpResponse:
    """One version beside the one that serves."""
    return _page(request, version, PromotionForm())


@require_safe
@managers_only
def run_state(request: HttpRequest) -> HttpResponse:
    """How far the training is, asked for every other second; once it has ended the whole page is shown anew."""
    run = run_open()
    response = render(request, "improving/_run.html", {"run": run})
    if run is None:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@managers_only
def train(request: HttpRequest) -> HttpResponse:
    return _asked(request, lambda by: training_ask(by=by), "The worker trains another version. It takes minutes.")


@require_POST
@managers_only
def compare(request: HttpRequest, version: str) -> HttpResponse:
    return _asked(request, lambda by: comparison_ask(by=by, version=version), "The worker compares it anew.")


def _asked(request: HttpRequest, ask: Callable[[StaffMember], TrainingRun], said: str) -> HttpResponse:
    try:
        ask(staff_of(request))
    except LearningError as error:
        return not_done(request, error, _LIST)
    transaction.on_commit(worker.ask_worker)
    return done(request, said, _LIST)


@require_POST
@managers_only
def promote(request: HttpRequest, version: str) -> HttpResponse:
    """Have it serve; past the gate only with a reason."""
    form = PromotionForm(request.POST)
    form.is_valid()
    override, why = "override" in request.POST, str(form.cleaned_data.get("why", ""))
    try:
        version_promote(by=staff_of(request), version=version, override=override, why=why)
    except LearningError as error:
        if error.field is None:
            return not_done(request, error, _ONE, version=version)
        form.refuse(error.safe_text, error.field)
        return _page(request, version, form)
    return done(request, f"Version {version} serves within seconds.", _LIST)


@require_POST
@managers_only
def refuse(request: HttpRequest, version: str) -> HttpResponse:
    try:
        version_refuse(by=staff_of(request), version=version, why=request.POST.get("why", ""))
    except LearningError as error:
        return not_done(request, error, _ONE, version=version)
    return done(request, f"Version {version} is refused. It stays in the list.", _LIST)


@require_POST
@managers_only
def roll_back(request: HttpRequest) -> HttpResponse:
    try:
        entry = version_roll_back(by=staff_of(request), why=request.POST.get("why", ""))
    except LearningError as error:
        return not_done(request, error, _LIST)
    return done(request, f"Version {entry.version_id} serves again within seconds.", _LIST)


def _page(request: HttpRequest, name: str, form: PromotionForm) -> HttpResponse:
    page = version_page(name)
    found = page.comparison.found if page.comparison else None
    worse = worse_than_before(found) if found else []
    changed = [side for side in found["kept"] if side["lost"] or side["gained"]] if found else []
    context = {"page": page, "found": found, "worse": worse, "changed": changed, "form": form, "run": run_open()}
    return render(request, "improving/version.html", context)
