"""What another threshold of a topic would have done. Pure: counts by whole percent of confidence in, figures out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

STEPS = 20
"""Points of the curve."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Turns read as the topic whose confidence lies from ``percent`` to just below the next.

    ``answered`` were answered on that confidence, ``held`` were not answered for want of it, and the rest (``other``)
    went another way whatever the confidence. ``judged`` have a verdict, ``wrong`` of them were not about the topic or
    were answered wrongly; both are split the same way.
    """

    percent: int
    turns: int = 0
    judged: int = 0
    wrong: int = 0
    answered: int = 0
    answered_judged: int = 0
    answered_wrong: int = 0
    held: int = 0
    held_judged: int = 0
    held_wrong: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """``more`` would have been answered besides, ``fewer`` would not have been; of each those judged, and wrong."""

    percent: int
    more: int
    more_judged: int
    more_wrong: int
    fewer: int
    fewer_judged: int
    fewer_wrong: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold in percent: the share of the turns read so that reach it, and of the judged ones those right.

    ``precision`` is None where none of them was judged.
    """

    percent: int
    coverage: float
    precision: float | None
    turns: int
    judged: int


def change(buckets: Sequence[Bucket], percent: int) -> Change:
    """What the threshold ``percent`` would have changed."""
    more = [bucket for bucket in buckets if bucket.percent >= percent]
    fewer = [bucket for bucket in buckets if bucket.percent < percent]
    return Change(
        percent,
        _sum(more, lambda bucket: bucket.held),
        _sum(more, lambda bucket: bucket.held_judged),
        _sum(more, lambda bucket: bucket.held_wrong),
        _sum(fewer, lambda bucket: bucket.answered),
        _sum(fewer, lambda bucket: bucket.answered_judged),
        _sum(fewer, lambda bucket: bucket.answered_wrong),
    )


def curve(buckets: Sequence[Bucket]) -> list[Mark]:
    """Every fifth percent from 0 to 100."""
    return [mark(buckets, step * 100 // STEPS) for step in range(STEPS + 1)]


def mark(buckets: Sequence[Bucket], percent: int) -> Mark:
    """One point of the curve."""
    whole = _sum(buckets, lambda bucket: bucket.turns)
    reach = [bucket for bucket in buckets if bucket.percent >= percent]
    turns, judged = _sum(reach, lambda bucket: bucket.turns), _sum(reach, lambda bucket: bucket.judged)
    wrong = _sum(reach, lambda bucket: bucket.wrong)
    return Mark(percent, turns / whole if whole else 0.0, (judged - wrong) / judged if judged else None, turns, judged)


def _sum(buckets: Iterable[Bucket], of: Callable[[Bucket], int]) -> int:
    return sum(of(bucket) for bucket in buckets)
