"""How much one customer may send. Counted per process: a second process doubles it at most."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_limiter = MovingWindowRateLimiter(MemoryStorage())


@lru_cache(maxsize=4)
def _rate(text: str) -> RateLimitItem:
    return parse(text)


def may_send(customer_ref: str) -> bool:
    """Count one message; False when it is over ``CUSTOMER_MESSAGE_RATE``."""
    return bool(_limiter.hit(_rate(settings.CUSTOMER_MESSAGE_RATE), customer_ref))
