"""How much one key may ask. Counted per process: a second process doubles it at most."""

from __future__ import annotations

import math
import time
from functools import lru_cache

from django.conf import settings
from limits import RateLimitItem, parse
from limits.strategies import MovingWindowRateLimiter

from handoff.counting import counted
from supportbot.api.errors import TooManyRequests
from supportbot.recent_hits import RecentHits

_limiter = MovingWindowRateLimiter(RecentHits())


@lru_cache(maxsize=4)
def _rate(text: str) -> RateLimitItem:
    return parse(text)


def request_count(prefix: str) -> None:
    """Count one request of a key's. Raises TooManyRequests when it is over ``API_RATE``."""
    rate = _rate(settings.API_RATE)
    if not _limiter.hit(rate, prefix):
        counted("rate_limited", "api")
        frees_at = _limiter.get_window_stats(rate, prefix).reset_time
        raise TooManyRequests(max(1, math.ceil(frees_at - time.time())))
