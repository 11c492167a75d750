"""What a running sandbox consists of: its store, clock, key, faults and journal."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from sandbox.serving.faults import Faults
from sandbox.serving.journal import Journal
from sandbox.serving.pace import Pace
from sandbox.store import Store
from sandbox.stripe.books import INDEXED, Books


@dataclass
class Box:
    store: Store
    key: str
    """The secret key that calls must carry."""
    faults: Faults = field(default_factory=Faults)
    pace: Pace = field(default_factory=Pace)
    busy: set[str] = field(default_factory=set)
    """Idempotency keys of calls that are being worked on."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Rung when there may be something to deliver."""

    @property
    def journal(self) -> Journal:
        return Journal(self.store)

    def now(self) -> int:
        """The sandbox's time in seconds of UTC: this machine's, moved by what the clock control says."""
        return int(time.time()) + int(self.store.setting("clock_offset", 0))

    def books(self) -> Books:
        """The books for what happens without a call."""
        return Books(self.store, self.now())


def box_open(path: str, key: str, address: str = "") -> Box:
    """``path`` is a file, made where there is none, or ``:memory:``; ``address`` is where it will be served."""
    return Box(Store(path, INDEXED, address), key)
