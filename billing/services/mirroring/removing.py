"""What the billing system has no more: removed here, or kept and marked where other things hang on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction

from billing.models import Customer, Invoice, PaymentMethod, Plan, Price, Subscription
from billing.records import Key, RecordKind
from billing.services.mirroring.settling import defaults_settle, prices_settle
from billing.services.mirroring.shapes import SHAPES
from billing.services.mirroring.states import problems_note, states_claim
from billing.services.mirroring.tickets import Ticket
from billing.services.mirroring.writing import again_after_deadlock
from billing.services.tombstones import erased_among


def object_remove(gateway: str, ticket: Ticket, key: Key) -> tuple[Key, ...]:
    """Note that it was not there when read under ``ticket``; gives what is to be read again because of that."""
    return again_after_deadlock(partial(_remove, gateway, ticket, key))


@transaction.atomic
def _remove(gateway: str, ticket: Ticket, key: Key) -> tuple[Key, ...]:
    if key.kind == "customer" and erased_among([key.ref]):
        return ()
    if not states_claim(gateway, ticket, {key: ""}, gone=True):
        return ()
    shape = SHAPES[key.kind]
    row: Any = shape.model._default_manager.select_for_update().filter(**{shape.by: key.ref}).first()
    if row is None:
        return ()
    leave = _LEAVE.get(key.kind, _delete)
    kept, again = leave(row, ticket)
    if kept:
        problems_note(gateway, {key: kept})
    return again


Left = tuple[str, tuple[Key, ...]]
"""Why it is kept although it should not be, and what is to be read again."""


def _delete(row: Any, ticket: Ticket) -> Left:
    row.delete()
    return "", ()


def _close_customer(row: Customer, ticket: Ticket) -> Left:
    """Their bills stay, and whom they belonged to; what else was theirs is asked about again."""
    row.closed_at, row.autopay, row.default_method_ref = ticket.at, False, ""
    row.save(update_fields=["closed_at", "autopay", "default_method_ref"])
    defaults_settle([row.pk])
    methods = PaymentMethod.objects.filter(customer=row).values_list("ref", flat=True)
    subscriptions = Subscription.objects.filter(customer=row).values_list("ref", flat=True)
    return "", (
        *(Key("payment_method", ref) for ref in methods),
        *(Key("subscription", ref) for ref in subscriptions),
    )


def _delete_invoice(row: Invoice, ticket: Ticket) -> Left:
    """A draft that was thrown away. One that was paid, refunded or disputed is the customer's history."""
    for hanging in (row.payments, row.refunds, row.credit_notes, row.disputes):
        if hanging.exists():
            return "the billing system has it no more; kept, as payments or refunds hang on it", ()
    row.delete()
    return "", ()


def _retire_plan(row: Plan, ticket: Ticket) -> Left:
    """Earlier bills and subscriptions call it by its code."""
    row.active = False
    row.save(update_fields=["active"])
    return "", ()


def _retire_price(row: Price, ticket: Ticket) -> Left:
    """Subscriptions that had it keep it."""
    row.provider_active = False
    row.save(update_fields=["provider_active"])
    prices_settle([row.plan_id])
    return "", ()


_LEAVE: Mapping[RecordKind, Callable[[Any, Ticket], Left]] = {
    "customer": _close_customer,
    "invoice": _delete_invoice,
    "plan": _retire_plan,
    "price": _retire_price,
}
