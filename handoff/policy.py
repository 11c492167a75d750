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


def priority_of(reason: str) -> int:
    """The queue priority of a hand-over reason; what is not listed is served in its turn."""
    return _PRIORITY.get(reason, NORMAL)


def expected_wait_seconds(recent_waits: Sequence[float], *, position: int) -> int | None:
    """What to tell a customer at ``position`` (1 is next), in seconds rounded up to whole minutes.

    The median of recent real waits stands for one place in the queue being served at the usual pace; it grows with
    places beyond the first by half of itself each, since several agents serve side by side. None when nothing is known.
    """
    if len(recent_waits) < 3:  # fewer say nothing of a usual wait
        return None
    typical = median(recent_waits) * (1 + (position - 1) / 2)
    return max(60, int(-(-typical // 60)) * 60)
