"""Connections: how each stands, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing.gateways import gateway
from billing.gateways.errors import Misconfigured
from billing.gateways.port import BillingGateway
from billing.models import Connection
from billing.selectors.connections import connection_row, connections_health
from billing.services.backfilling import backfill_want, progress_of
from billing.services.checking import connection_check
from billing.services.deliveries import deliveries_replay
from billing.tasks import ask_backfiller, ask_worker
from handoff.models import StaffMember
from handoff.views.guards import is_partial, staff_required
from handoff.views.people.answers import TAG, done
from supportbot.crm.card import crm_card

ADMINS = (StaffMember.Role.ADMIN,)
_HERE = "connections:list"


@require_safe
@staff_required(ADMINS)
def connections(request: HttpRequest) -> HttpResponse:
    """All of them; the cards alone where htmx asks."""
    page = "connections/_cards.html" if is_partial(request) else "connections/list.html"
    system = _system()
    to_mend = str(system) if isinstance(system, Misconfigured) else ""
    copied = isinstance(system, Misconfigured) or system.mirrored
    return render(
        request, page, {"rows": connections_health(), "copied": copied, "to_mend": to_mend, "crm": crm_card()}
    )


@require_POST
@staff_required(ADMINS)
def act(request: HttpRequest, connection_id: int, action: str) -> HttpResponse:
    """Check now, replay what failed, run a backfill."""
    row, system = _billing(connection_row(connection_id)), _system()
    work = _ACTIONS.get(action)
    if isinstance(system, Misconfigured):
        messages.error(request, f"It cannot be called as it is set up: {system}", extra_tags=TAG)
        return redirect(_HERE)
    if work is None or row.name != system.name:
        raise Http404("There is nothing like that to do.")
    return work(request, system)


def _check(request: HttpRequest, system: BillingGateway) -> HttpResponse:
    error = connection_check(gateway=system)
    if error is None:
        return done(request, f"{system.name.capitalize()} answers.", _HERE)
    messages.error(request, f"{system.name.capitalize()} does not answer as it should: {error}", extra_tags=TAG)
    return redirect(_HERE)


def _replay(request: HttpRequest, system: BillingGateway) -> HttpResponse:
    due = deliveries_replay(gateway=system.name)
    ask_worker()
    what = "1 delivery is" if due == 1 else f"{due} deliveries are"
    return done(request, f"{what} followed again within moments.", _HERE)


def _backfill(request: HttpRequest, system: BillingGateway) -> HttpResponse:
    """From the start where the last one is finished, else on from where it was left."""
    backfill_want(gateway=system.name, restart=progress_of(system.name).finished, by_itself=True)
    ask_backfiller()
    return done(request, "Everything is being copied over. How far it has come stands here.", _HERE)


def _system() -> BillingGateway | Misconfigured:
    """The billing system in the settings, or what is wrong with them."""
    try:
        return gateway()
    except Misconfigured as error:
        return error


def _billing(row: Connection | None) -> Connection:
    if row is None or row.kind != "billing":
        raise Http404("There is no such connection.")
    return row


_ACTIONS: Mapping[str, Callable[[HttpRequest, BillingGateway], HttpResponse]] = {
    "check": _check,
    "replay": _replay,
    "backfill": _backfill,
}
