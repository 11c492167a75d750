"""Ways in which the fake misbehaves. Each is set for a call, for a number of times or until it is lifted."""

from __future__ import annotations

from dataclasses import dataclass

from billing.misbehaving import ActsThenTimesOut, LimitsRate, Refuses, Slow, Unreachable


@dataclass(frozen=True, slots=True)
class ActsLate:
    """The answer is lost, and it is only done ``seconds`` later, or when ``FakeGateway.catch_up`` is called."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Stale:
    """Reads answer as things stood when the mode was set."""


@dataclass(frozen=True, slots=True)
class AnotherCustomersRow:
    """Reads of one customer hold a row of another one too."""


Mode = Unreachable | Slow | Refuses | LimitsRate | ActsThenTimesOut | ActsLate | Stale | AnotherCustomersRow


class Modes:
    """Which mode is on for which call: ``perform``, or one kind of command as ``perform:refund_payment``."""

    def __init__(self) -> None:
        self._set: dict[str, tuple[Mode, int | None]] = {}

    def set(self, call: str, mode: Mode, times: int | None) -> None:
        self._set[call] = (mode, times)

    def lift(self) -> None:
        self._set.clear()

    def take(self, *calls: str) -> Mode | None:
        """The mode of the first of ``calls`` that has one; counts down where it was set for some times only."""
        for call in calls:
            if call not in self._set:
                continue
            mode, times = self._set[call]
            if times is not None and times <= 1:
                del self._set[call]
            elif times is not None:
                self._set[call] = (mode, times - 1)
            return mode
        return None
