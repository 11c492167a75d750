"""Privacy: a customer's data handed out and erased, how long things are kept, what leaves the machine."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from handoff.models import StaffMember
from handoff.views.guards import staff_of, staff_required
from handoff.views.people.answers import TAG
from supportbot.privacy.boundary import borders
from supportbot.privacy.collecting import customer_export
from supportbot.privacy.elsewhere import elsewhere, elsewhere_text
from supportbot.privacy.erasing import Erased, customer_erase
from supportbot.privacy.errors import NotConfirmed, PrivacyError
from supportbot.privacy.forms import CustomerForm
from supportbot.privacy.purging import purge_counts
from supportbot.privacy.retention import KINDS
from supportbot.privacy.summary import summary_of

ADMINS = (StaffMember.Role.ADMIN,)


@require_safe
@staff_required(ADMINS)
def page(request: HttpRequest) -> HttpResponse:
    """A field for a reference, and how long things are kept."""
    return _page(request, CustomerForm())


@require_POST
@staff_required(ADMINS)
def find(request: HttpRequest) -> HttpResponse:
    """What is kept of one customer. Posted, so that no address line and no access log has the reference."""
    form = CustomerForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    return _page(request, form, found=summary_of(form.cleaned_data["reference"]))


@require_POST
@staff_required(ADMINS)
def export(request: HttpRequest) -> HttpResponse:
    """The archive, as a download."""
    form, to = CustomerForm(request.POST), BytesIO()
    if not form.is_valid():
        return _page(request, form)
    try:
        ref = form.cleaned_data["reference"]
        customer_export(customer_ref=ref, to=to, by=staff_of(request), elsewhere=elsewhere_text())
    except PrivacyError as error:
        return _refused(request, form, error)
    name = f"customer-{datetime.now(UTC):%Y-%m-%d-%H%M}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(to.getvalue(), content_type="application/zip", headers=headers)


@require_POST
@staff_required(ADMINS)
def erase(request: HttpRequest) -> HttpResponse:
    """Erase, once the reference was typed a second time."""
    form = CustomerForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    ref = form.cleaned_data["reference"]
    try:
        if request.POST.get("again", "").strip() != ref:
            raise NotConfirmed(field="again")
        erased = customer_erase(customer_ref=ref, by=staff_of(request))
    except PrivacyError as error:
        return _refused(request, form, error)
    messages.success(request, _told(erased), extra_tags=TAG)
    return redirect("privacy:page")


@require_safe
@staff_required(ADMINS)
def boundary(request: HttpRequest) -> HttpResponse:
    """What leaves the machine, under each boundary."""
    return render(request, "privacy/boundary.html", {"borders": borders()})


def _refused(request: HttpRequest, form: CustomerForm, error: PrivacyError) -> HttpResponse:
    found = summary_of(form.cleaned_data["reference"])
    return _page(request, form, found=found, refused=error)


def _page(request: HttpRequest, form: CustomerForm, **more: Any) -> HttpResponse:
    due = purge_counts()
    kinds = [(kind, due.get(kind.name)) for kind in KINDS]
    context = {"form": form, "kinds": kinds, "elsewhere": elsewhere(), **more}
    return render(request, "privacy/page.html", context)


def _told(erased: Erased) -> str:
    said = [f"Erased: {erased.rows.total()} rows, {erased.files['mails']} mails."]
    if erased.actions_kept:
        kept = "1 action stays" if erased.actions_kept == 1 else f"{erased.actions_kept} actions stay"
        said.append(f"{kept} for the books, without the customer.")
    if erased.retrain:
        said.append(f"Train and promote another version: {', '.join(erased.retrain)} has learnt from their sentences.")
    said += [f"Not reached: {what}." for what in erased.undone]
    said.append("Ask the other systems below to erase there.")
    return " ".join(said)
