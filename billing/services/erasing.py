"""Erasing what billing keeps of a customer: everything goes but what was done with money, which stays without them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models.functions import Now

from billing.errors import ActionsUnfinished
from billing.models import (
    Action,
    ActionEvent,
    AppliedCoupon,
    CrmCaseRow,
    CrmOutcomeRow,
    CrmRefresh,
    Customer,
    CustomerLink,
    Delivery,
    GatewayDoing,
    Invoice,
    InvoiceItem,
    MirrorState,
    PaymentMethod,
    Reconciliation,
    Subscription,
)
from billing.models.action import UNFINISHED
from billing.services.tombstones import tombstones_set

MARK = "erased"
_OPEN = "SELECT set_config('billing.erasing', %s, true)"
_WORDS_OF_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "change_address": ("address",),
    "change_tax_id": ("tax_id",),
    "open_case": ("subject",),
    "give_credit": ("reason",),
    "cancel_plan": ("reason",),
}
_KEPT_OF_DETAIL = frozenset({"attempt", "error", "link", "ref", "settled"})
_THEIRS: tuple[type[models.Model], ...] = (
    CrmRefresh,
    CrmOutcomeRow,
    CrmCaseRow,
    CustomerLink,
    AppliedCoupon,
    InvoiceItem,
    Invoice,
    Subscription,
    PaymentMethod,
)
_BODIES = "UPDATE billing_delivery SET body = '', headers = '{}', keys = '[]' WHERE position(%s::bytea IN body) > 0"


@dataclass(frozen=True, slots=True)
class BillingErased:
    """How many rows went of each kind, how many actions stay without the person, and whose copy it was."""

    rows: Counter[str] = field(default_factory=Counter)
    actions_kept: int = 0
    copied_from: tuple[str, ...] = ()


def customer_erase(customer_ref: str, *, clean: Callable[[Any], Any]) -> BillingErased:
    """Erase the customer's records and keep that they were; nothing but that where there is no such customer.

    Inside the caller's transaction; locks the customer's row, so that no yes is kept meanwhile. ``clean`` takes the
    person's names and words out of a value. Raises ActionsUnfinished.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("customer_erase needs a transaction")
    row = Customer.objects.select_for_update().filter(external_ref=customer_ref).first()
    tombstones_set([customer_ref, row.provider_ref if row else ""])
    if row is None:
        return BillingErased()
    unfinished = Action.objects.filter(customer=row, state__in=(*UNFINISHED, "pending")).count()
    if unfinished:
        raise ActionsUnfinished(unfinished)
    rows: Counter[str] = Counter()
    kept = _actions_empty(row, clean, rows)
    for model in _THEIRS:
        rows.update(model._default_manager.filter(customer=row).delete()[1])
    copied = _copies_forget(row, rows)
    if kept:
        _row_empty(row)
    else:
        rows.update(row.delete()[1])
    return BillingErased(rows, kept, copied)


def _actions_empty(row: Customer, clean: Callable[[Any], Any], rows: Counter[str]) -> int:
    """What was done stays with its amounts, records and moments; who it was, and what they wrote, goes."""
    theirs = f"customer:{row.external_ref}"
    actions = list(Action.objects.filter(customer=row))
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [str(row.pk)])
    for event in ActionEvent.objects.filter(action__customer=row).iterator():
        detail = {key: clean(value) for key, value in event.detail.items() if key in _KEPT_OF_DETAIL}
        actor = f"customer:{MARK}" if event.actor == theirs else event.actor
        ActionEvent.objects.filter(pk=event.pk).update(actor=actor, detail=detail)
    for one in actions:
        words = _WORDS_OF_COMMANDS.get(one.kind, ())
        command = {key: MARK if key in words and value else clean(value) for key, value in one.command.items()}
        effect = {**clean(one.effect), "before": "", "after": ""}
        Action.objects.filter(pk=one.pk).update(
            command=command,
            effect=effect,
            receipt=None if one.receipt is None else clean(one.receipt),
            link=None,
            conversation="",
            asked_by=f"customer:{MARK}" if one.asked_by == theirs else one.asked_by,
            approved_by=f"customer:{MARK}" if one.approved_by == theirs else one.approved_by,
        )
    rows.update(GatewayDoing.objects.filter(key__in=[one.key for one in actions]).delete()[1])
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [""])
    return len(actions)


def _copies_forget(row: Customer, rows: Counter[str]) -> tuple[str, ...]:
    """What came with the copy: how each object stood, and the bodies of news about them."""
    if not row.provider_ref:
        return ()
    states = MirrorState.objects.filter(models.Q(owner=row.provider_ref) | models.Q(ref=row.provider_ref))
    gateways = tuple(sorted(set(states.values_list("gateway", flat=True))))
    rows.update(states.delete()[1])
    with connection.cursor() as cursor:
        for mark in {row.provider_ref, row.email, row.external_ref} - {""}:
            cursor.execute(_BODIES, [mark.encode()])
            rows["billing.Delivery"] += cursor.rowcount
    for news in Delivery.objects.filter(keys__icontains=row.provider_ref):
        Delivery.objects.filter(pk=news.pk).update(keys=[], body=b"", headers={})
        rows["billing.Delivery"] += 1
    for run in Reconciliation.objects.filter(
        models.Q(examples__icontains=row.external_ref)
        | models.Q(examples__icontains=row.provider_ref)
        | models.Q(pending__icontains=row.provider_ref)
        | models.Q(pending__icontains=row.external_ref)
    ):
        mine = (row.external_ref, row.provider_ref)
        run.examples = [one for one in run.examples if not any(mark in str(one) for mark in mine)]
        run.pending = [one for one in run.pending if not any(mark in str(one) for mark in mine)]
        run.save(update_fields=["examples", "pending"])
    return gateways


def _row_empty(row: Customer) -> None:
    """The row that the actions go on pointing to: nobody's name, under a reference of its own."""
    empty: dict[str, Any] = {
        "external_ref": f"{MARK}-{uuid.uuid4().hex}",
        "name": "",
        "email": "",
        "locale": "en",
        "credit_minor": 0,
        "autopay": False,
        "open_cases": [],
        "crm_synced_at": None,
        "synced_at": None,
        "closed_at": Now(),
    }
    texts = ("billing_address", "tax_id", "segment", "owner", "notes", "provider_ref", "default_method_ref")
    Customer.objects.filter(pk=row.pk).update(**empty, **dict.fromkeys(texts, ""))
