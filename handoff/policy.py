"""Who is served first. Pure: reason codes to priorities, and the expected wait."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

URGENT = 30
HIGH = 20
RAISED = 10
NORMAL = 0

_PRIORITY = {
    "self_harm": URGENT,
    "fraud": HIGH,
    "legal": HIGH,
    "chargeback": HIGH,
    "dispute": RAISED,
    "unexplained_difference": RAISED,
    "abuse": NORMAL,
}


def priority_of(reason: str, *, service_at_risk: bool = False) -> int:
    """The queue priority of a hand-over reason; what is not listed is served in its turn.

    ``service_at_risk``: the customer is cut off, or about to be, which is high whatever they ask.
    """
    return max(_PRIORITY.get(reason, NORMAL), HIGH if service_at_risk else NORMAL)


def expected_wait(paces: Sequence[float], *, position: int) -> float | None:
    """Seconds that who stands at ``position`` (1 is next) is likely to wait.

    A pace is how many seconds one place took: a wait that is over, divided by the place it began at. Their median
    times ``position`` is the estimate (``docs/queue.md`` has its error). None when fewer than three are known.
    """
    if len(paces) < 3:  # fewer say nothing of a usual wait
        return None
    return median(paces) * position


def shown_wait_seconds(expected: float | None) -> int | None:
    """What a customer is told of it: rounded up to whole minutes, at least one."""
    return None if expected is None else max(60, int(-(-expected // 60)) * 60)
