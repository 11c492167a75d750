"""The small company in the sandbox, behind the Stripe gateway."""

from __future__ import annotations

import time
from typing import Any

from billing.gateways.stripe import StripeGateway, StripeOptions
from tests.contracts.billing.company import ZONE, document
from tests.contracts.billing.held import Held
from tests.sandbox.running import Running


def held_by_sandbox(box: Running) -> Held:
    box.control("reset")
    box.control("seed", {"document": document()})
    box.control("payment_method", {"id": "pm_bob", "outcome": "expired_card"})
    welcome: Any = {"percent_off": 10, "duration": "repeating", "duration_in_months": 3}
    _promotion(box, "WELCOME10", welcome)
    options = StripeOptions(box.key, api_base=box.url, time_zone=ZONE, refund_processing_days=10)
    return Held(StripeGateway(options), tells_changes=True, expire=lambda: _expire(box))


def _promotion(box: Running, code: str, coupon: Any, **more: Any) -> None:
    api = box.stripe().v1
    made = api.coupons.create(params=coupon)
    params: Any = {"promotion": {"type": "coupon", "coupon": made.id}, "code": code, **more}
    api.promotion_codes.create(params=params)


def _expire(box: Running) -> None:
    """Stripe takes no code that has expired already, so one is made that is about to."""
    ends = int(time.time()) + 2
    _promotion(box, "GONE", {"percent_off": 10, "duration": "once"}, expires_at=ends)
    time.sleep(max(ends - time.time(), 0) + 0.01)
