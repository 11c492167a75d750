"""A webhook comes in: kept as it came, then checked; each event once, and what is not the system's own refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.datastructures import CaseInsensitiveMapping

from billing.gateways.errors import BadDelivery
from billing.gateways.port import BillingGateway, Change
from billing.models import Connection, Delivery
from billing.services.connecting import ERROR_LENGTH

log = structlog.get_logger(__name__)
Outcome = Literal["new", "repeat", "refused"]
LONGEST_BODY = 256 * 1024
"""Bytes. A change names objects; it is never as large as this."""
_REFUSED_KEPT = 200
_REFUSED_BODY = 2000
_HEADER_LENGTH = 2000
_UNCHECKED_AFTER = timedelta(seconds=30)


def delivery_receive(*, gateway: BillingGateway, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Keep and check one delivery. Raises Misconfigured where no secret is set: it is checked later."""
    row = Delivery.objects.create(gateway=gateway.name, source="webhook", headers=_signatures(headers), body=body)
    row.refresh_from_db(fields=["received_at"])
    return _check(gateway, row)


def unchecked_check(*, gateway: BillingGateway, most: int = 50) -> int:
    """Check those whose receiver died before it could; how many. As of when they came, for the age of their stamps."""
    waiting = Delivery.objects.filter(gateway=gateway.name, state="received", event__isnull=True)
    late = list(waiting.filter(received_at__lt=Now() - _UNCHECKED_AFTER).order_by("pk")[:most])
    for row in late:
        _check(gateway, row)
    return len(late)


def _check(gateway: BillingGateway, row: Delivery) -> Outcome:
    headers = CaseInsensitiveMapping(row.headers)
    try:
        change = gateway.read_delivery(bytes(row.body), headers, row.received_at)
    except BadDelivery as why:
        _refuse(row, why)
        return "refused"
    try:
        with transaction.atomic():
            Delivery.objects.filter(pk=row.pk, event__isnull=True).update(**told(change))
    except IntegrityError:
        _repeat(row, change.event)
        return "repeat"
    return "new"


def told(change: Change) -> dict[str, object]:
    """The columns of a delivery that a change fills."""
    keys = [[key.kind, key.ref] for key in change.keys]
    return {"event": change.event, "kind": change.kind[:120], "told_at": change.at, "keys": keys}


def _repeat(row: Delivery, event: str) -> None:
    """It came before: one row is enough. Where that one was given up, being told again is a reason to try again."""
    row.delete()
    first = Delivery.objects.filter(gateway=row.gateway, event=event)
    first.update(repeats=F("repeats") + 1)
    first.filter(state="failed").update(state="received", attempts=0, next_try_at=Now(), settled_at=None)


def _refuse(row: Delivery, why: BadDelivery) -> None:
    log.warning("delivery_refused", gateway=row.gateway, reason=why.reason)
    row.state, row.error, row.body = "refused", f"{why.reason}: {why}"[:ERROR_LENGTH], bytes(row.body)[:_REFUSED_BODY]
    row.save(update_fields=["state", "error", "body"])
    Connection.objects.filter(kind="billing", name=row.gateway).update(refused=F("refused") + 1)
    refused = Delivery.objects.filter(gateway=row.gateway, state="refused").order_by("-pk")
    oldest = refused.values_list("pk", flat=True)[_REFUSED_KEPT : _REFUSED_KEPT + 1].first()
    if oldest is not None:
        refused.filter(pk__lte=oldest).delete()


def _signatures(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that a signature may stand in; nothing else of the request is kept."""
    return {
        name: value[:_HEADER_LENGTH]
        for name, value in headers.items()
        if "signature" in name.lower() or name.lower().startswith("webhook-")
    }
