"""Following news: every object that deliveries are about is read again, once for all of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from django.db import connection

from billing.gateways.errors import GatewayError, RateLimited, Unavailable
from billing.gateways.port import BillingGateway
from billing.records import Key
from billing.services.connecting import connection_failed, connection_ok
from billing.services.deliveries.taking import (
    Taken,
    deliveries_done,
    deliveries_take,
    delivery_missed,
    delivery_release,
)
from billing.services.mirroring import keys_read

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 50
ROUND_SECONDS = 20.0
"""With a slow call at its end still well within the time that deliveries are held."""
_UNREACHABLE_AFTER = 3
"""Failures in a row that are the system's, not the object's."""

_CAUGHT_UP = """
UPDATE billing_connection AS one SET caught_up_at = one.polled_at
WHERE one.kind = 'billing' AND one.name = %(name)s AND one.polled_at IS NOT NULL
    AND (one.caught_up_at IS NULL OR one.caught_up_at < one.polled_at)
    AND EXISTS (SELECT FROM billing_backfill WHERE gateway = one.name)
    AND NOT EXISTS (SELECT FROM billing_backfill WHERE gateway = one.name AND finished_at IS NULL)
    AND NOT EXISTS (
        SELECT FROM billing_delivery AS news
        WHERE news.gateway = one.name AND news.state = 'received'
            AND coalesce(news.told_at, news.received_at) <= one.polled_at)"""


@dataclass(slots=True)
class _Round:
    """What a batch has come to: the keys read, those that failed and why, and whether to go on."""

    until: float
    read: set[Key] = field(default_factory=set)
    failed: dict[Key, str] = field(default_factory=dict)
    in_a_row: int = 0
    stopped: bool = False
    pause_seconds: float = 0.0

    @property
    def over(self) -> bool:
        return self.stopped or time.monotonic() >= self.until


def deliveries_process(
    *, gateway: BillingGateway, seconds: float = ROUND_SECONDS, late_seconds: float = 0.0, most: int = MOST_AT_ONCE
) -> int:
    """Follow what is due for so many ``seconds``; how many deliveries were settled. Never raises GatewayError."""
    until = time.monotonic() + seconds
    settled = 0
    while time.monotonic() < until:
        taken = deliveries_take(gateway=gateway.name, most=most, late_seconds=late_seconds)
        if not taken:
            break
        came = _Round(until)
        _read(gateway, taken, came)
        settled += _settle(taken, came)
        if came.over:
            break
    caught_up_note(name=gateway.name)
    return settled


def caught_up_note(*, name: str) -> None:
    """Once everything told of up to the last poll is followed, the copy is known to be as of then."""
    with connection.cursor() as cursor:
        cursor.execute(_CAUGHT_UP, {"name": name})


def _read(gateway: BillingGateway, taken: Sequence[Taken], came: _Round) -> None:
    for key in dict.fromkeys(key for one in taken for key in one.keys):
        if came.over:
            return
        try:
            keys_read(gateway=gateway, keys=[key])
        except RateLimited as wait:
            came.stopped, came.pause_seconds = True, wait.retry_after
        except GatewayError as error:
            _failed(gateway.name, key, error, came)
        except Exception as fault:
            log.exception("delivery_fault", kind=key.kind, ref=key.ref)
            came.failed[key] = f"{type(fault).__name__}: {fault}"
        else:
            came.read.add(key)
            came.in_a_row = 0
    if came.read and not came.in_a_row:
        connection_ok(kind="billing", name=gateway.name)


def _failed(name: str, key: Key, error: GatewayError, came: _Round) -> None:
    came.failed[key] = f"{error.code}: {error}"
    connection_failed(kind="billing", name=name, error=error)
    came.in_a_row += 1
    if isinstance(error, Unavailable) and came.in_a_row >= _UNREACHABLE_AFTER:
        came.stopped = True


def _settle(taken: Sequence[Taken], came: _Round) -> int:
    done = [one for one in taken if came.read.issuperset(one.keys)]
    deliveries_done(done)
    for one in taken:
        if one in done:
            continue
        why = next((came.failed[key] for key in one.keys if key in came.failed), "")
        if why:
            delivery_missed(one, why)
        else:
            delivery_release(one, after_seconds=came.pause_seconds)
    return len(done)
