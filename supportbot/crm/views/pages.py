"""The CRM's page: how it is, what it has not been told, which field fills what, and a look at one customer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing.crm import crm
from billing.crm.errors import CrmError
from billing.crm.port import CrmRecord
from billing.selectors.crm import address_of, crm_health
from billing.services.crm_calling import crm_call
from handoff.models import StaffMember
from handoff.views.guards import staff_of, staff_required
from handoff.views.people.answers import TAG, done
from supportbot.crm.deliveries import outcome_again, outcomes_again
from supportbot.crm.errors import OutcomeNotFound
from supportbot.crm.forms import MappingForm, TryForm
from supportbot.crm.mapping import mapping_set
from supportbot.crm.reading import SHOWN, crm_shown, outcomes_shown

ADMINS = (StaffMember.Role.ADMIN,)


@require_safe
@staff_required(ADMINS)
def crm_page(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@staff_required(ADMINS)
def mapping(request: HttpRequest) -> HttpResponse:
    """Keep the field mapping."""
    shown = crm_shown()
    if shown.mapping is None or not shown.mirrored:
        return redirect("crm:page")
    form = MappingForm(request.POST, mapping=shown.mapping, has_tickets=shown.has_tickets)
    if form.is_valid():
        mapping_set(by=staff_of(request), crm_name=shown.name, mapping=form.mapping())
        return done(request, "The fields are saved. Try them with a customer below.", "crm:page")
    return _page(request, form=form)


@require_POST
@staff_required(ADMINS)
def check(request: HttpRequest) -> HttpResponse:
    """Ask the CRM whether it is in order."""
    try:
        connected = crm()
        try:
            crm_call(connected.check)
        finally:
            connected.close()
    except CrmError as error:
        messages.error(request, str(error), extra_tags=TAG)
        return redirect(_back(request))
    return done(request, f"{connected.name} answers and is in order.", _back(request))


@require_POST
@staff_required(ADMINS)
def try_out(request: HttpRequest) -> HttpResponse:
    """Read one customer and show what would come in. Nothing is kept and nothing is sent."""
    form = TryForm(request.POST)
    if not form.is_valid():
        return _page(request, trying=form)
    reference = form.cleaned_data["reference"]
    email = address_of(reference)
    if email is None:
        form.refuse("Billing has no customer with this reference.", "reference")
        return _page(request, trying=form)
    try:
        found = _look(reference, email)
    except CrmError as error:
        return _page(request, trying=form, tried={"error": str(error)})
    return _page(request, trying=form, tried={"found": found, "reference": reference})


@require_POST
@staff_required(ADMINS)
def again(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Tell one outcome again."""
    try:
        outcome_again(conversation_id=conversation_id)
    except OutcomeNotFound as error:
        raise Http404(error.safe_text) from error
    return done(request, "It is sent again within moments.", "crm:page")


@require_POST
@staff_required(ADMINS)
def all_again(request: HttpRequest) -> HttpResponse:
    """Tell all again that were given up."""
    count = outcomes_again()
    return done(request, f"{count} outcome{'' if count == 1 else 's'} will be sent again.", _back(request))


def _back(request: HttpRequest) -> str:
    """The name of the page that the button was on."""
    return "connections:list" if request.POST.get("back") == "connections" else "crm:page"


def _look(reference: str, email: str) -> CrmRecord | None:
    connected = crm()
    try:
        return crm_call(lambda: connected.profile(reference, email))
    finally:
        connected.close()


def _page(
    request: HttpRequest,
    *,
    form: MappingForm | None = None,
    trying: TryForm | None = None,
    tried: dict[str, Any] | None = None,
) -> HttpResponse:
    shown = crm_shown()
    if form is None and shown.mapping is not None and shown.mirrored:
        form = MappingForm(mapping=shown.mapping, has_tickets=shown.has_tickets)
    context = {
        "crm": shown,
        "health": crm_health(),
        "outcomes": outcomes_shown(),
        "most": SHOWN,
        "form": form,
        "trying": trying or TryForm(),
        "tried": tried,
    }
    return render(request, "crm/page.html", context)
