"""What a change of plan would bill, asked of the billing system while the customer waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from functools import partial

import structlog
from django.conf import settings

from billing.actions.commands import ChangePlan
from billing.facts import Quote
from billing.gateways import gateway
from billing.services.acting import plan_change_quote
from billing.services.apart import with_own_connections

log = structlog.get_logger(__name__)
_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="quote")


def quote_for(customer_ref: str, command: ChangePlan) -> Quote | None:
    """What it would bill; None where that isn't known within ``QUOTE_SECONDS``."""
    system = gateway()
    ask = partial(plan_change_quote, customer_ref=customer_ref, command=command, system=system)
    if not system.mirrored:
        return ask()
    try:
        return _askers.submit(with_own_connections, ask).result(timeout=settings.QUOTE_SECONDS)
    except TooSlow:
        log.info("quote_too_slow", subscription=command.subscription)
        return None
