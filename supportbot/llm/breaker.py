"""The circuit breaker of one endpoint: after failures in a row nobody asks it for a while, then one request tries.

Shared by all threads and event loops of a process. Taking a pass decides under the lock who the one request is, so two
never try at once; a pass that is neither spent nor failed (its request was called off) is given back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

State = Literal["closed", "open", "half-open"]
FAILURES = 5
WITHIN_SECONDS = 60.0
OPEN_SECONDS = 10.0


@dataclass
class Breaker:
    failures: int = FAILURES
    within: float = WITHIN_SECONDS
    """Seconds; failures further apart are not in a row."""
    open_for: float = OPEN_SECONDS
    clock: Callable[[], float] = time.monotonic
    _failed: list[float] = field(default_factory=list)
    _open_until: float | None = None
    _trying: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def state(self) -> State:
        with self._lock:
            if self._open_until is None:
                return "closed"
            return "half-open" if self._trying or self.clock() >= self._open_until else "open"

    def enter(self) -> Pass | None:
        """Leave to ask, None while it is open."""
        with self._lock:
            if self._open_until is None:
                return Pass(self, trial=False)
            if self._trying or self.clock() < self._open_until:
                return None
            self._trying = True
            return Pass(self, trial=True)

    def _succeeded(self, *, trial: bool) -> None:
        with self._lock:
            self._failed.clear()
            if trial:
                self._open_until, self._trying = None, False

    def _failed_once(self, *, trial: bool, wait: float) -> None:
        with self._lock:
            now = self.clock()
            if trial:
                self._trying = False
                self._open_until = now + max(self.open_for, wait)
                return
            self._failed = [each for each in self._failed if now - each < self.within] + [now]
            if len(self._failed) >= self.failures and self._open_until is None:
                self._open_until = now + max(self.open_for, wait)
                self._failed.clear()

    def _given_back(self) -> None:
        with self._lock:
            self._trying = False


@dataclass
class Pass:
    """To be settled by one of its methods; only the first counts."""

    breaker: Breaker
    trial: bool
    _settled: bool = False

    def succeeded(self) -> None:
        if self._first():
            self.breaker._succeeded(trial=self.trial)

    def failed(self, *, wait: float = 0.0) -> None:
        """``wait`` is what the endpoint asked for, in seconds."""
        if self._first():
            self.breaker._failed_once(trial=self.trial, wait=wait)

    def given_back(self) -> None:
        """The request was called off: nothing is known of the endpoint."""
        if self._first() and self.trial:
            self.breaker._given_back()

    def _first(self) -> bool:
        first, self._settled = not self._settled, True
        return first
