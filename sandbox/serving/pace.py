"""A limit on calls a second, as a bucket that fills steadily."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Pace:
    per_second: float = 0.0
    """0 means no limit."""
    _left: float = field(default=0.0, init=False)
    _looked: float = field(default_factory=time.monotonic, init=False)

    def set(self, per_second: float) -> None:
        self.per_second = per_second
        self._left = max(per_second, 1.0)
        self._looked = time.monotonic()

    def allows(self) -> bool:
        """Whether one more call may pass now; if so it is counted."""
        if self.per_second <= 0:
            return True
        now = time.monotonic()
        self._left = min(max(self.per_second, 1.0), self._left + (now - self._looked) * self.per_second)
        self._looked = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
