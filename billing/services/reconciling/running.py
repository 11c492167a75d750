"""Comparing the copy with the billing system, customer by customer, and repairing through the same ticketed write."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db.models.functions import Now

from billing.gateways.errors import GatewayError
from billing.gateways.port import BillingGateway
from billing.models import Reconciliation
from billing.services.connecting import ERROR_LENGTH, watched
from billing.services.mirroring import customer_write, keys_read, own_records, ticket_take
from billing.services.mirroring.source import Source
from billing.services.pacing import HURRIED, PATIENT, Paced
from billing.services.reconciling.comparing import Difference, differences, extra_keys

log = structlog.get_logger(__name__)
EXAMPLES = 50
_LEASE = timedelta(seconds=120)
_SAVED_EVERY = 20


def reconciliation_run(
    *, gateway: BillingGateway, row: Reconciliation, per_second: float, seconds: float | None = None
) -> Reconciliation:
    """Compare what is pending, for so many ``seconds`` (to the end, if not said); one process at a time.

    Ends with the row's ``error`` where the system cannot be read; never raises GatewayError.
    """
    until = None if seconds is None else time.monotonic() + seconds
    mine = Reconciliation.objects.filter(pk=row.pk, finished_at__isnull=True, taken_until__lte=Now())
    if not mine.update(taken_until=Now() + _LEASE):
        return row
    row.refresh_from_db()
    source = Paced(gateway, per_second, patience=PATIENT if seconds is None else HURRIED)
    try:
        while row.pending and (until is None or time.monotonic() < until):
            _some(source, row)
    except GatewayError as error:
        log.warning("reconciliation_stopped", code=error.code)
        row.error = f"{error.code}: {error}"[:ERROR_LENGTH]
    _save(row)
    over = Reconciliation.objects.filter(pk=row.pk)
    over.update(taken_until=Now(), finished_at=None if row.pending and not row.error else Now())
    row.refresh_from_db()
    return row


def reconciliation_continue(*, gateway: BillingGateway, per_second: float, seconds: float) -> bool:
    """Go on with the newest that is not finished; whether there was one."""
    if not gateway.mirrored:
        return False
    row = Reconciliation.objects.filter(gateway=gateway.name, finished_at__isnull=True).first()
    if row is None:
        return False
    reconciliation_run(gateway=gateway, row=row, per_second=per_second, seconds=seconds)
    return True


def _some(source: Paced, row: Reconciliation) -> None:
    customers: list[str] = row.pending[:_SAVED_EVERY]
    for customer in customers:
        with watched(source.name):
            _one(source, customer, row)
    row.pending = row.pending[len(customers) :]
    _save(row)
    Reconciliation.objects.filter(pk=row.pk).update(taken_until=Now() + _LEASE)


def _one(source: Source, customer: str, row: Reconciliation) -> None:
    ticket = ticket_take()
    given = source.of_customer(customer)
    found = own_records(source, customer, given)
    differing = differences(source.name, ticket, customer, found)
    row.customers += 1
    row.objects_read += len(found)
    row.foreign += len(given) - len(found)
    _count(row, differing)
    if not row.repair:
        return
    extra = extra_keys(customer, found)
    customer_write(gateway=source, customer=customer, ticket=ticket, found=found)
    keys_read(gateway=source, keys=extra)
    if differing:
        row.repaired += len(differing) - len(differences(source.name, ticket_take(), customer, found))


def _count(row: Reconciliation, differing: Sequence[Difference]) -> None:
    for each in differing:
        fields = row.drift.setdefault(each.key.kind, {})
        fields[each.field] = fields.get(each.field, 0) + 1
        if len(row.examples) < EXAMPLES:
            row.examples.append([each.key.kind, each.key.ref, each.field])


def _save(row: Reconciliation) -> None:
    row.save(
        update_fields=["pending", "customers", "objects_read", "drift", "examples", "repaired", "foreign", "error"]
    )
