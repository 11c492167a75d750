"""How often one process may call a CRM: it waits its turn rather than being told to."""

from __future__ import annotations

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from billing.crm.errors import RateLimited

PATIENCE_SECONDS = 5.0


class Pace:
    """At most ``rate`` calls (``8 per second``), counted in this process."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self) -> None:
        """Return when a call may be made. Raises RateLimited when that would take longer than five seconds."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._limiter.hit(self._rate):
            frees_in = max(0.01, self._limiter.get_window_stats(self._rate).reset_time - time.time())
            if time.monotonic() + frees_in > deadline:
                raise RateLimited("As many calls as CRM_RATE allows are made already.", retry_after=frees_in)
            time.sleep(min(frees_in, 0.2))
