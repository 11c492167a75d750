"""Reading objects again and writing them: what every way of keeping the copy up to date comes down to.

No call to the billing system is made inside a database transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import structlog
from django.db.models import F, Q

from billing.models import Connection, Customer
from billing.records import Key, Record, key_of, owner_of
from billing.services.mirroring.problems import storable
from billing.services.mirroring.removing import object_remove
from billing.services.mirroring.shapes import also_named, parents_of
from billing.services.mirroring.source import Source
from billing.services.mirroring.standing import on_record
from billing.services.mirroring.tickets import Ticket, ticket_take
from billing.services.mirroring.writing import Written, records_write

log = structlog.get_logger(__name__)
DEEPEST = 4
"""A refund names a payment, which names an invoice, which names a customer."""


def keys_read(*, gateway: Source, keys: Collection[Key], depth: int = DEEPEST) -> None:
    """Read each object once, with what it names where that is not on record yet, and write them.

    Raises GatewayError; what was read before it is written.
    """
    for key in dict.fromkeys(keys):
        ticket = ticket_take()
        found = gateway.fetch(key)
        if any(key_of(record) == key for record in found):
            _write_with_parents(gateway, ticket, found, depth)
        elif again := object_remove(gateway.name, ticket, key):
            keys_read(gateway=gateway, keys=again, depth=depth)


def customer_read(*, gateway: Source, customer: str) -> Written:
    """Read everything of one customer, by the system's own id, and write it. Raises GatewayError."""
    ticket = ticket_take()
    found = own_records(gateway, customer, gateway.of_customer(customer))
    return customer_write(gateway=gateway, customer=customer, ticket=ticket, found=found)


def customer_write(*, gateway: Source, customer: str, ticket: Ticket, found: Sequence[Record]) -> Written:
    """Write all of one customer as read under ``ticket``; who is not there any more is closed. Raises GatewayError."""
    if not any(key_of(record) == Key("customer", customer) for record in found):
        keys_read(gateway=gateway, keys=[Key("customer", customer)])
    written = _write_with_parents(gateway, ticket, found, DEEPEST)
    _synced(customer, ticket.at)
    return written


def own_records(gateway: Source, customer: str, found: Sequence[Record]) -> list[Record]:
    """Those that are the customer's, and the catalogue's. Another customer's row is an alarm and goes no further."""
    own = [record for record in found if owner_of(record) in ("", customer)]
    if len(own) < len(found):
        log.error("record_of_another_customer", gateway=gateway.name, count=len(found) - len(own))
        active = Connection.objects.filter(kind="billing", name=gateway.name)
        active.update(foreign=F("foreign") + len(found) - len(own))
    return own


def parents_bring(*, gateway: Source, found: Collection[Record], depth: int = DEEPEST) -> None:
    """Read what these records name and is neither among them nor on record."""
    if depth <= 0:
        return
    among = {key_of(record) for record in found}
    named = {key for record in found if storable(record) for key in (*parents_of(record), *also_named(record))}
    away = named - among
    missing = away - on_record(away)
    keys_read(gateway=gateway, keys=sorted(missing, key=_by_name), depth=depth - 1)


def _write_with_parents(gateway: Source, ticket: Ticket, found: Sequence[Record], depth: int) -> Written:
    parents_bring(gateway=gateway, found=found, depth=depth)
    return records_write(gateway.name, ticket, found)


def _synced(customer: str, at: datetime) -> None:
    earlier = Q(synced_at__isnull=True) | Q(synced_at__lt=at)
    Customer.objects.filter(earlier, provider_ref=customer).update(synced_at=at)


def _by_name(key: Key) -> tuple[str, str]:
    return key.kind, key.ref
