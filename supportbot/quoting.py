"""What a change of plan would bill and what a coupon is for, asked of the billing system while the customer waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import replace
from functools import partial
from typing import TypeVar

import structlog
from django.conf import settings

from billing.actions.commands import ApplyCoupon, ChangePlan
from billing.facts import Account, Coupon, Quote
from billing.gateways import gateway
from billing.gateways.port import BillingGateway
from billing.services.acting import coupon_quote, plan_change_quote
from billing.services.apart import with_own_connections

log = structlog.get_logger(__name__)
T = TypeVar("T")
_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="quote")


def known_with(account: Account, wanted: ChangePlan | ApplyCoupon) -> Account:
    """The account with what the billing system says to ``wanted``; as it is where that isn't known in time."""
    if isinstance(wanted, ApplyCoupon):
        return replace(account, coupons=coupon_for(account.customer_ref, wanted.code))
    quote = quote_for(account.customer_ref, wanted)
    return replace(account, quotes=(quote,)) if quote else account


def quote_for(customer_ref: str, command: ChangePlan) -> Quote | None:
    """What it would bill; None where that isn't known within ``QUOTE_SECONDS``."""
    system = gateway()
    return _in_time(system, partial(plan_change_quote, customer_ref=customer_ref, command=command, system=system))


def coupon_for(customer_ref: str, code: str) -> tuple[Coupon, ...] | None:
    """The coupon of that code, none where there is none; None where that isn't known within ``QUOTE_SECONDS``."""
    system = gateway()
    return _in_time(system, partial(coupon_quote, customer_ref=customer_ref, code=code, system=system))


def _in_time(system: BillingGateway, ask: Callable[[], T | None]) -> T | None:
    if not system.mirrored:
        return ask()
    try:
        return _askers.submit(with_own_connections, ask).result(timeout=settings.QUOTE_SECONDS)
    except TooSlow:
        log.info("quote_too_slow")
        return None
