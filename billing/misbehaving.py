"""What every fake of another system can be told to do wrong. Each is set for some calls, or until it is lifted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Not reached: nothing is done, and that is certain."""


@dataclass(frozen=True, slots=True)
class Slow:
    """Answers after so many seconds; past the fake's time-out it gives up instead, having done nothing."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refuses:
    reason: str


@dataclass(frozen=True, slots=True)
class LimitsRate:
    retry_after: float = 1.0
    """Seconds."""


@dataclass(frozen=True, slots=True)
class ActsThenTimesOut:
    """Does it, and the answer is lost."""
