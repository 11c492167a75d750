"""Doing it: take the action, ask the billing system, keep the answer. Safe to call again at any point."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from functools import partial
from time import monotonic, sleep

import structlog

from billing.actions.commands import from_stored
from billing.errors import ActionNotFound
from billing.gateways import gateway
from billing.gateways.port import BillingGateway
from billing.models import Action
from billing.selectors.actions import ActionView, action_view
from billing.services.acting.asking import Did, NotKnown, Reach, ask, nothing, work_of
from billing.services.acting.casework import doer_of
from billing.services.acting.leasing import action_take, pending_take
from billing.services.acting.recording import answer_record, pending_record
from billing.services.acting.touched import reread
from billing.services.apart import with_own_connections

log = structlog.get_logger(__name__)
_LOOK_AGAIN = 0.05
_hands = ThreadPoolExecutor(max_workers=8, thread_name_prefix="action")


def action_run(
    *, action_id: uuid.UUID, within: float | None = None, system: BillingGateway | None = None, reach: Reach = nothing
) -> ActionView:
    """Do an agreed action, or find out what became of it; as it stands afterwards, or after ``within`` seconds.

    Whatever takes longer goes on without the caller. An action that somebody else is at work on is waited for, and
    one that has ended is given as it is. Before every call but the first it is looked up. Raises ActionNotFound.
    """
    system = system or gateway()
    if within is None or not system.mirrored:  # one's own tables answer at once, or the database says no
        _run(action_id, system, reach)
    else:
        started = monotonic()
        try:
            _hands.submit(with_own_connections, partial(_run, action_id, system, reach)).result(timeout=within)
        except TooSlow:
            log.info("action_goes_on", action=str(action_id))
        within -= monotonic() - started
    return _as_it_stands(action_id, within or 0.0)


def _run(action_id: uuid.UUID, system: BillingGateway, reach: Reach) -> None:
    action = Action.objects.select_related("customer").filter(pk=action_id).first()
    if action is None:
        raise ActionNotFound(str(action_id))
    owner = action_take(action)
    if owner is None:
        return
    reach("taken")
    command = from_stored(action.command)
    work = work_of(action, command, look_first=action.attempts > 1, act=True, system=system)
    answer = ask(doer_of(command, system), work, reach)
    kept = answer_record(action, owner, answer)
    log.info("action", action=str(action_id), kind=action.kind, state=action.state, attempt=action.attempts, kept=kept)
    reach("recorded")
    if isinstance(answer, Did):
        reread(action.customer.external_ref, answer.receipt.touched)
        reach("reread")


def _as_it_stands(action_id: uuid.UUID, within: float) -> ActionView:
    """The action once nobody is doing it, or when the time is up."""
    until = monotonic() + within
    view = action_view(action_id)
    while view.state == "doing" and monotonic() < until:
        sleep(_LOOK_AGAIN)
        view = action_view(action_id)
    return view


def pending_look(*, action_id: uuid.UUID, system: BillingGateway | None = None) -> None:
    """Whether what the billing system has taken on is done by now; nothing is asked for again."""
    system = system or gateway()
    action = Action.objects.select_related("customer").get(pk=action_id)
    if not pending_take(action):
        return
    command = from_stored(action.command)
    answer = ask(doer_of(command, system), work_of(action, command, look_first=True, act=False, system=system))
    if isinstance(answer, NotKnown):
        log.info("action_still_pending", action=str(action_id), why=answer.reason)
    elif isinstance(answer, Did) and answer.receipt.status == "done":
        pending_record(action, answer.receipt)
        reread(action.customer.external_ref, answer.receipt.touched)
