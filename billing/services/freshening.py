"""Reading one customer's records again while somebody waits for the answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import BoundedSemaphore

import structlog
from django.utils import timezone

from billing.gateways import gateway
from billing.gateways.port import BillingGateway
from billing.models import Customer
from billing.services.apart import with_own_connections
from billing.services.connecting import watched
from billing.services.mirroring import customer_read

log = structlog.get_logger(__name__)
ENOUGH = timedelta(seconds=5)
"""What was read so recently is not read again."""
AT_ONCE = 4
_readers = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="billing-refresh")
room = BoundedSemaphore(AT_ONCE)


def account_refresh(*, customer_ref: str, within: float) -> bool:
    """Whether the customer's bills, payments and refunds are as they are now in the billing system.

    Waits at most ``within`` seconds; a read that takes longer goes on beside and is written all the same. True at once
    where the tables are the truth. Never raises.
    """
    try:
        found = Customer.objects.filter(external_ref=customer_ref).values_list("provider_ref", "synced_at").first()
        if found is None or not found[0]:
            return True
        ref, synced_at = found
        if synced_at is not None and timezone.now() - synced_at < ENOUGH:
            return True  # before the gateway is made, which reads its own settings from the tables
        system = gateway()
        if not system.mirrored:
            return True
        return _read_within(system, ref, within)
    except Exception as fault:
        log.warning("refresh_failed", error=type(fault).__name__)
        return False


def _read_within(system: BillingGateway, customer: str, within: float) -> bool:
    """Where as many reads as there is room for hang already, there is no use in one more."""
    if not room.acquire(blocking=False):
        log.warning("refresh_withoutroom")
        return False
    try:
        reading = _readers.submit(_read, system, customer)
    except BaseException:
        room.release()
        raise
    reading.result(timeout=within)
    return True


def _read(system: BillingGateway, customer: str) -> None:
    try:
        with_own_connections(partial(_copy, system, customer))
    finally:
        room.release()


def _copy(system: BillingGateway, customer: str) -> None:
    with watched(system.name):
        customer_read(gateway=system, customer=customer)
