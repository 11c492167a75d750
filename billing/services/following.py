"""One round of keeping up: what the worker's beat and the web processes' sweep do alike, as often as they like."""

from __future__ import annotations

import structlog

from billing.gateways.errors import GatewayError
from billing.gateways.port import BillingGateway
from billing.services.backfilling import backfill_after_forgotten
from billing.services.connecting import connection_use, connections_leave
from billing.services.deliveries import changes_poll, deliveries_process, unchecked_check
from billing.services.deliveries.processing import ROUND_SECONDS

log = structlog.get_logger(__name__)
_POLL_SECONDS = 10.0
"""Together with a round of following less than a worker's task may last."""


def news_follow(*, gateway: BillingGateway, seconds: float = ROUND_SECONDS, late_seconds: float = 0.0) -> int:
    """Check what was not checked, follow what is due by ``late_seconds``; how many deliveries were settled.

    Does nothing where the tables are the truth themselves. Never raises GatewayError.
    """
    if not gateway.mirrored:
        return 0
    try:
        unchecked_check(gateway=gateway)
    except GatewayError as error:
        log.warning("deliveries_unchecked", code=error.code)
    return deliveries_process(gateway=gateway, seconds=seconds, late_seconds=late_seconds)


def news_poll(*, gateway: BillingGateway) -> int:
    """Ask for what has happened and follow it; how many deliveries were new. Never raises GatewayError."""
    if not gateway.mirrored:
        return 0
    try:
        new = changes_poll(gateway=gateway, seconds=_POLL_SECONDS)
    except GatewayError as error:
        log.warning("poll_failed", code=error.code)
        backfill_after_forgotten(gateway=gateway)
        return 0
    deliveries_process(gateway=gateway)
    return new


def connection_align(*, gateway: BillingGateway) -> None:
    """Note which billing system is in use, at the start of a process: with the local one, no table is a copy."""
    if gateway.mirrored:
        connection_use(kind="billing", name=gateway.name)
    else:
        connections_leave(kind="billing")
