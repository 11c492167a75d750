"""What rate limits count by, in this process: when each key was hit of late, and nothing of who has gone quiet."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Lock

from limits.storage import MemoryStorage

_MOST_AT_ONCE = 4


class RecentHits(MemoryStorage):
    """Moving windows whose hits cost the same however many keys there are.

    The library's own store looks through every key it ever saw a hundredth of a second after each hit, in a thread of
    its own, and forgets none of them. Here each hit drops a few of the keys that were quiet for longest.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._hits: dict[int, OrderedDict[str, deque[float]]] = {}
        """By the window's length in seconds, so that who was quiet for longest stands first."""

    def __len__(self) -> int:
        return sum(len(hits) for hits in self._hits.values())

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = time.time()
        with self._lock:
            of_length = self._hits.setdefault(expiry, OrderedDict())
            _quiet_drop(of_length, now - expiry)
            hits = of_length.get(key) or deque()
            _old_drop(hits, now - expiry)
            if len(hits) + amount > limit:
                return False
            hits.extend([now] * amount)
            of_length[key] = hits
            of_length.move_to_end(key)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        now = time.time()
        with self._lock:
            of_length = self._hits.get(expiry)
            hits = (of_length.get(key) if of_length else None) or deque()
            _old_drop(hits, now - expiry)
            return (hits[0] if hits else now), len(hits)

    def clear(self, key: str) -> None:
        with self._lock:
            for hits in self._hits.values():
                hits.pop(key, None)
        super().clear(key)


def _quiet_drop(of_length: OrderedDict[str, deque[float]], before: float) -> None:
    for _ in range(_MOST_AT_ONCE):
        key = next(iter(of_length), None)
        if key is None or (of_length[key] and of_length[key][-1] >= before):
            return
        del of_length[key]


def _old_drop(hits: deque[float], before: float) -> None:
    while hits and hits[0] < before:
        hits.popleft()
