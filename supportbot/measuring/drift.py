"""How far what people write about has moved from one period to the next. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

SMOOTHING = 0.5
"""Added to every topic's count, so that one that is new or gone is no endless drift."""


@dataclass(frozen=True, slots=True)
class Share:
    """One topic: conversations now, and its shares (0 to 1) of all, now and before."""

    topic: str
    count: int
    now: float
    before: float


def stability_index(now: Mapping[str, int], before: Mapping[str, int]) -> float | None:
    """The population stability index of two counts by topic; None where either is of nothing.

    The sum over topics of (share now - share before) x ln(share now / share before), over smoothed shares.
    """
    topics = {*now, *before}
    if not sum(now.values()) or not sum(before.values()):
        return None
    return math.fsum(
        (one - other) * math.log(one / other)
        for one, other in zip(_smoothed(now, topics), _smoothed(before, topics), strict=True)
    )


def _smoothed(counts: Mapping[str, int], topics: set[str]) -> list[float]:
    total = sum(counts.values()) + SMOOTHING * len(topics)
    return [(counts.get(topic, 0) + SMOOTHING) / total for topic in sorted(topics)]


def shares(now: Mapping[str, int], before: Mapping[str, int]) -> list[Share]:
    """Every topic of either period, the most frequent first."""
    total, total_before = sum(now.values()), sum(before.values())
    found = [
        Share(
            topic,
            now.get(topic, 0),
            now.get(topic, 0) / total if total else 0.0,
            before.get(topic, 0) / total_before if total_before else 0.0,
        )
        for topic in {*now, *before}
    ]
    return sorted(found, key=lambda share: (-share.count, share.topic))
