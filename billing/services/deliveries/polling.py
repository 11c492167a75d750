"""Asking what has happened since last time, for webhooks that never came; kept as deliveries like those that did."""

from __future__ import annotations

import time
from datetime import timedelta

import structlog
from django.db import transaction

from billing.gateways.errors import Refused
from billing.gateways.port import Changes
from billing.models import Connection, Delivery
from billing.services.connecting import connection_use, watched
from billing.services.deliveries.receiving import told
from billing.services.mirroring import ticket_take
from billing.services.mirroring.source import Source

log = structlog.get_logger(__name__)
LISTED_LATE = timedelta(seconds=5)
"""What happened just now may not be in the system's own list of changes yet."""


def changes_poll(*, gateway: Source, seconds: float = 20.0) -> int:
    """Keep as deliveries what has happened since the last poll; how many of them were new. Raises GatewayError.

    A system that does not know any more where we left off raises Refused; then a whole backfill is due.
    """
    until = time.monotonic() + seconds
    row = connection_use(kind="billing", name=gateway.name)
    cursor, new = row.cursor, 0
    while time.monotonic() < until:
        at = ticket_take().at - LISTED_LATE
        with watched(gateway.name):
            found = _changes(gateway, cursor)
        at_the_end = found.cursor == cursor or not found.changes
        kept, moved = _keep(row, cursor, found)
        new += kept
        if at_the_end and moved:
            Connection.objects.filter(pk=row.pk).update(polled_at=at)
        if at_the_end or not moved:
            break
        cursor = found.cursor
    return new


def _changes(gateway: Source, cursor: str) -> Changes:
    try:
        return gateway.changes(cursor)
    except Refused:
        if cursor:
            log.warning("cursor_forgotten", gateway=gateway.name)
            Connection.objects.filter(kind="billing", name=gateway.name).update(cursor="")
        raise


@transaction.atomic
def _keep(row: Connection, cursor: str, found: Changes) -> tuple[int, bool]:
    """How many were new, and whether we were the one to move the cursor on."""
    names = [change.event for change in found.changes]
    known = set(Delivery.objects.filter(gateway=row.name, event__in=names).values_list("event", flat=True))
    rows = [Delivery(gateway=row.name, source="poll", **told(change)) for change in found.changes]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    moved = Connection.objects.filter(pk=row.pk, cursor=cursor).update(cursor=found.cursor)
    return len(set(names) - known), bool(moved)
