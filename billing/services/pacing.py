"""Long runs over a billing system: no faster than it likes, and patient with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from billing.gateways.errors import RateLimited, Unavailable
from billing.gateways.port import BillingGateway, Changes, Page
from billing.records import Key, Record, RecordKind

log = structlog.get_logger(__name__)
_T = TypeVar("_T")
_LONGEST_WAIT = 60.0
_PAUSES = (1.0, 2.0, 4.0, 8.0)
"""After each failure in a row to reach it; then the failure is the caller's."""


class Paced:
    """A gateway's reads, at most ``per_second`` of them; ``calls`` counts them, ``waited`` adds up seconds slept.

    Asked to wait it waits as long as it is told to; not reached it tries again a few times. Raises GatewayError.
    """

    def __init__(
        self,
        gateway: BillingGateway,
        per_second: float,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gateway, self._apart, self._sleep, self._clock = gateway, 1 / per_second, sleep, clock
        self._next = clock()
        self.calls = 0
        self.waited = 0.0

    @property
    def name(self) -> str:
        return self._gateway.name

    def page(self, kind: RecordKind, cursor: str = "") -> Page:
        return self._call(lambda: self._gateway.page(kind, cursor))

    def fetch(self, key: Key) -> tuple[Record, ...]:
        return self._call(lambda: self._gateway.fetch(key))

    def changes(self, cursor: str) -> Changes:
        return self._call(lambda: self._gateway.changes(cursor))

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        return self._call(lambda: self._gateway.of_customer(customer))

    def _call(self, call: Callable[[], _T]) -> _T:
        for pause in (*_PAUSES, None):
            self._in_turn()
            try:
                return call()
            except RateLimited as limit:
                if pause is None:
                    raise
                self._wait(min(limit.retry_after, _LONGEST_WAIT))
            except Unavailable as away:
                if pause is None:
                    raise
                log.info("gateway_tried_again", gateway=self.name, code=away.code)
                self._wait(pause)
        raise AssertionError("the last try either answers or raises")

    def _in_turn(self) -> None:
        self._wait(self._next - self._clock())
        self._next = max(self._next, self._clock()) + self._apart
        self.calls += 1

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waited += seconds
            self._sleep(seconds)
