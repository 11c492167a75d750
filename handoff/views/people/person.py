"""One person: what they do, and whether they may come in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from handoff.errors import HandoffError
from handoff.forms.people import PersonForm
from handoff.models import StaffMember
from handoff.selectors.second_factor import second_factor_stands
from handoff.selectors.staff import changes_of, staff_row
from handoff.services.inviting import invitation_withdraw, staff_invite_again
from handoff.services.presence import heard_since
from handoff.services.signing_out import second_factor_reset, signed_out_everywhere, staff_sign_out
from handoff.services.staff_changing import staff_change, staff_disable, staff_enable
from handoff.views.guards import EVERYONE, REVIEWING, staff_of, staff_required
from handoff.views.people.answers import as_page, done, found, not_done
from handoff.views.people.inviting import site_of

Done = tuple[Callable[[], object], str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def person(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Their page; a form for who may change them, else what can be told."""
    by = staff_of(request)
    shown, row = found(partial(staff_row, heard_since=heard_since()), staff_id)
    form = PersonForm(request.POST or None, by=by, staff=shown) if by.may_change(shown) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        changed = _change(by, staff_id, form)
        if changed is not None:
            return done(request, f"{changed} is saved.", "people:list")
    context = {
        "person": shown,
        "row": row,
        "form": form,
        "changes": changes_of(staff_id),
        "own": shown.pk == by.pk,
        "second_factor": form is not None and second_factor_stands(shown),
    }
    return render(request, "handoff/people/person.html", context)


@require_POST
@staff_required(REVIEWING)
def act(request: HttpRequest, staff_id: int, action: str) -> HttpResponse:
    """Disable, enable, sign out, take a lost second step away, invite again, withdraw the invitation."""
    by = staff_of(request)
    shown, _ = found(partial(staff_row, heard_since=heard_since()), staff_id)
    work, text, to = _actions(request, by, shown, action)
    try:
        work()
    except HandoffError as error:
        return not_done(request, error, "people:person", staff_id=staff_id)
    where = {"staff_id": staff_id} if to == "people:person" else {}
    return done(request, text, to, **where)


@require_POST
@staff_required(EVERYONE)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """One's own sessions, this one too."""
    signed_out_everywhere(staff=staff_of(request))
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


def _change(by: StaffMember, staff_id: int, form: PersonForm) -> StaffMember | None:
    """The person as changed; None when the form says what is wrong."""
    try:
        if form.is_valid():
            return staff_change(by=by, staff_id=staff_id, details=form.details())
    except HandoffError as error:
        as_page(error)
        form.refuse(error.safe_text, error.field)
    return None


def _actions(request: HttpRequest, by: StaffMember, shown: StaffMember, action: str) -> Done:
    name = str(shown)
    pk, site = shown.pk, site_of(request)
    actions: dict[str, Done] = {
        "disable": (
            partial(staff_disable, by=by, staff_id=pk),
            f"{name} is disabled and signed out everywhere.",
            "people:person",
        ),
        "enable": (partial(staff_enable, by=by, staff_id=pk), f"{name} may sign in again.", "people:person"),
        "sign-out": (
            partial(staff_sign_out, by=by, staff_id=pk),
            f"{name} is signed out everywhere.",
            "people:person",
        ),
        "reset-second-factor": (
            partial(second_factor_reset, by=by, staff_id=pk),
            f"{name} signs in with the password alone, until a second step is set up again.",
            "people:person",
        ),
        "invite-again": (
            partial(staff_invite_again, by=by, staff_id=pk, site=site),
            f"A new invitation is on its way to {shown.email}. The link before it works no more.",
            "people:person",
        ),
        "withdraw": (
            partial(invitation_withdraw, by=by, staff_id=pk),
            f"The invitation of {name} is withdrawn.",
            "people:list",
        ),
    }
    if action not in actions:
        raise Http404
    return actions[action]
