"""Long runs over a billing system: no faster than it likes, and patient with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from billing.gateways.errors import RateLimited, Unavailable
from billing.gateways.port import BillingGateway, Changes, Page
from billing.gateways.turns import in_turn
from billing.records import Key, Record, RecordKind

log = structlog.get_logger(__name__)
_T = TypeVar("_T")
PATIENT, HURRIED = 600.0, 10.0
"""How many seconds a run waits when it is told to: one that a person started, and a slice of a worker's."""
_PAUSES = (1.0, 2.0, 4.0, 8.0)
"""After each failure in a row to reach it; then the failure is the caller's."""


class Paced:
    """A gateway's reads, at most ``per_second`` calls over the network for them; ``calls`` counts those.

    ``waited`` adds up seconds slept.

    Asked to wait it waits as long as it is told to, up to ``patience`` seconds; not reached it tries again a few
    times. Raises GatewayError.
    """

    def __init__(
        self,
        gateway: BillingGateway,
        per_second: float,
        *,
        patience: float = PATIENT,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gateway, self._apart, self._sleep, self._clock = gateway, 1 / per_second, sleep, clock
        self._patience = patience
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
                with in_turn(self._turns_after_the_first()):
                    return call()
            except RateLimited as limit:
                if pause is None or limit.retry_after > self._patience:
                    raise
                self._wait(limit.retry_after)
            except Unavailable as away:
                if pause is None:
                    raise
                log.info("gateway_tried_again", gateway=self.name, code=away.code)
                self._wait(pause)
        raise AssertionError("the last try either answers or raises")

    def _turns_after_the_first(self) -> Callable[[], None]:
        """For calls that an adapter makes for one read: the first of them has had its turn."""
        had = iter([True])

        def wait() -> None:
            if not next(had, False):
                self._in_turn()

        return wait

    def _in_turn(self) -> None:
        self._wait(self._next - self._clock())
        self._next = max(self._next, self._clock()) + self._apart
        self.calls += 1

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waited += seconds
            self._sleep(seconds)
