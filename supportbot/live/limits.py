"""How much one customer, one network and one website may ask for.

Counted per process: a second process doubles a limit at most, and no store that is away can shut the door.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from limits import RateLimitItem, parse
from limits.strategies import MovingWindowRateLimiter

from handoff.counting import counted
from supportbot.recent_hits import RecentHits

_limiter = MovingWindowRateLimiter(RecentHits())


@lru_cache(maxsize=32)
def _rate(text: str) -> RateLimitItem:
    return parse(text)


def _hit(rate: str, limit: str, whose: str) -> bool:
    within = bool(_limiter.hit(_rate(rate), limit, whose))
    if not within:
        counted("rate_limited", limit)
    return within


def may_send(customer_ref: str, *, address: str = "") -> bool:
    """Count one message; False when it is over ``CUSTOMER_MESSAGE_RATE``, or its network over its own."""
    if not _hit(settings.CUSTOMER_MESSAGE_RATE, "message", customer_ref):
        return False
    return not address or _hit(settings.ADDRESS_MESSAGE_RATE, "message-from", address)


def may_open(*, address: str, origin: str) -> bool:
    """Count one chat opened, resumed ones too; False when its network or its website has opened too many."""
    if address and not _hit(settings.ADDRESS_OPEN_RATE, "open-from", address):
        return False
    return not origin or _hit(settings.ORIGIN_OPEN_RATE, "open-on", origin)


def may_ask_code(customer_ref: str, *, network: str, address: str) -> bool:
    """Count one code asked for; False when the asker, their network, or the ``address`` they name has had too many."""
    if not _hit(settings.CODE_RATE, "code", customer_ref):
        return False
    if network and not _hit(settings.ADDRESS_CODE_RATE, "code-from", network):
        return False
    return not address or _hit(settings.CODE_RATE, "code-to", address.lower())


def may_begin(address: str) -> bool:
    """Count one conversation begun by somebody who is not signed in; False when their network began too many."""
    return not address or _hit(settings.VISITOR_CONVERSATION_RATE, "begin-from", address)
