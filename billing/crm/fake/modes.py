"""Ways in which the fake misbehaves. Each is set for a number of calls, or until it is lifted."""

from __future__ import annotations

from dataclasses import dataclass

from billing.misbehaving import ActsThenTimesOut, LimitsRate, Refuses, Slow, Unreachable


@dataclass(frozen=True, slots=True)
class Garbage:
    """Answers what nobody can read."""


@dataclass(frozen=True, slots=True)
class ActsLate:
    """The answer to a write is lost, and it is only done when ``Shelf.catch_up`` is called."""


@dataclass(frozen=True, slots=True)
class AnotherCustomer:
    """Profiles come back as somebody else's."""


@dataclass(frozen=True, slots=True)
class WrongToken:
    """Lets nobody in."""


Mode = Unreachable | Slow | Refuses | LimitsRate | ActsThenTimesOut | ActsLate | Garbage | AnotherCustomer | WrongToken
