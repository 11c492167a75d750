"""Times in buckets that grow by a fixed ratio, so that days can be added up and percentiles still be told. Pure.

A bucket ``i`` holds what lies above ``RATIO ** (i - 1)`` and up to ``RATIO ** i`` milliseconds; it is told as the
middle that is never further from any of them than ``ERROR``, relatively.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

ERROR = 0.01
"""How far a percentile told may be from the true one, as a share of it."""
RATIO = (1 + ERROR) / (1 - ERROR)
LEAST_MS = 0.01
"""What is shorter counts as this."""


def bucket_of(milliseconds: float) -> int:
    return math.ceil(math.log(max(milliseconds, LEAST_MS)) / math.log(RATIO))


def milliseconds_of(bucket: int) -> float:
    return float(2 * RATIO**bucket / (RATIO + 1))


def percentile(buckets: Mapping[int, int], share: float) -> float | None:
    """The least time (ms) that at least ``share`` (0 to 1) of all stay within, give or take ``ERROR``; None of none."""
    total = sum(buckets.values())
    if not total:
        return None
    wanted = max(1, math.ceil(round(share * total, 9)))
    reached = 0
    for bucket in sorted(buckets):
        reached += buckets[bucket]
        if reached >= wanted:
            return milliseconds_of(bucket)
    raise AssertionError("the buckets hold fewer than they add up to")
