"""What a running sandbox consists of: its store, token, faults and journal."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sandbox.hubspot.books import INDEXED, Books
from sandbox.serving.faults import Faults
from sandbox.serving.journal import Journal
from sandbox.serving.pace import Pace
from sandbox.store import Store


@dataclass
class Box:
    store: Store
    key: str
    """The token that calls must carry."""
    faults: Faults = field(default_factory=Faults)
    pace: Pace = field(default_factory=Pace)
    garbled: int = 0
    """How many calls more are answered with what is no JSON."""
    daily: bool = False
    """Whether the day's calls are used up."""

    @property
    def journal(self) -> Journal:
        return Journal(self.store)

    def books(self) -> Books:
        return Books(self.store, time.time())


def box_open(path: str, key: str) -> Box:
    """``path`` is a file, made where there is none, or ``:memory:``."""
    return Box(Store(path, INDEXED), key)
