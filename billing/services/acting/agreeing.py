"""Keeping a yes: judged again under the customer's row, stored with its key before anything is called."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models.functions import Now

from billing.actions.commands import Command, to_stored
from billing.actions.effects import Effect, effect_to_stored
from billing.actions.receipts import PlanChangePreview
from billing.actions.rules import Allowed, NeedsApproval, NotAllowed, judge
from billing.actions.targets import target_of
from billing.errors import (
    ActionKeyReused,
    ActionNotAllowed,
    ActionUnderWay,
    CustomerNotFound,
    EffectChanged,
)
from billing.models import Action, Customer
from billing.models.action import UNFINISHED
from billing.selectors.actions import case_for
from billing.services.acting.moves import event_keep

LEFT_TO_ITS_CALLER = timedelta(seconds=10)
"""Who agrees runs it as well; if that process dies, a sweep runs it after so long."""


def action_agree(
    *,
    customer_ref: str,
    command: Command,
    key: str,
    asked_by: str,
    conversation: str = "",
    stated: Effect | None = None,
    preview: PlanChangePreview | None = None,
    today: date | None = None,
) -> Action:
    """Store what was said yes to; the same ``key`` again gives the stored action.

    ``stated`` is the effect that the yes was to. ``today`` is a calendar date in the company's time zone, the present
    one by default. Locks the customer's row, so that two yeses are judged one after the other.
    Raises CustomerNotFound, ActionNotAllowed, EffectChanged, ActionUnderWay, ActionKeyReused.
    """
    with transaction.atomic():
        customer = Customer.objects.select_for_update(no_key=True).filter(external_ref=customer_ref).first()
        if customer is None:
            raise CustomerNotFound(customer_ref)
        earlier = Action.objects.filter(key=key).first()
        if earlier is not None:
            return _same(earlier, customer, command)
        _nothing_under_way(customer, command)
        verdict = judge(case_for(customer_ref, today=today, preview=preview), command)
        if isinstance(verdict, NotAllowed):
            raise ActionNotAllowed(verdict.why, verdict.detail)
        if stated is not None and verdict.effect != stated:
            raise EffectChanged
        return _kept(customer, verdict, key=key, asked_by=asked_by, conversation=conversation)


def _same(earlier: Action, customer: Customer, command: Command) -> Action:
    if earlier.customer_id != customer.pk or earlier.target != target_of(command) or earlier.kind != command.kind:
        raise ActionKeyReused
    return earlier


def _nothing_under_way(customer: Customer, command: Command) -> None:
    """The constraint of the table says the same; this says which one it is."""
    rows = Action.objects.filter(customer=customer, kind=command.kind, target=target_of(command))
    under_way = rows.filter(state__in=UNFINISHED).first()
    if under_way is not None:
        raise ActionUnderWay(str(under_way.pk))


def _kept(
    customer: Customer, verdict: Allowed | NeedsApproval, *, key: str, asked_by: str, conversation: str
) -> Action:
    needs = isinstance(verdict, NeedsApproval)
    action = Action.objects.create(
        key=key,
        customer=customer,
        kind=verdict.command.kind,
        target=target_of(verdict.command),
        command=to_stored(verdict.command),
        effect=effect_to_stored(verdict.effect),
        state="waiting_approval" if needs else "agreed",
        why=verdict.why if isinstance(verdict, NeedsApproval) else "",
        asked_by=asked_by,
        conversation=conversation,
        next_try_at=None if needs else Now() + LEFT_TO_ITS_CALLER,
    )
    event_keep(action, "waiting_approval" if needs else "agreed", actor=asked_by, detail={"why": action.why})
    return action
