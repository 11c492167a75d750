"""Whether an evaluation has fallen against an earlier one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

MARGIN = 0.03
"""A figure has fallen when it lost more than this, and more than two standard errors of what so few rows can show."""
TOPIC_MARGIN, FEWEST_OF_A_TOPIC = 0.1, 20
"""The same for the precision of one topic, from so many of its answers on."""
FIGURES = ("accuracy", "coverage", "precision")


@dataclass(frozen=True, slots=True)
class TopicCount:
    """``rows`` are about the topic, ``right`` of them read so; ``answered`` were read so at its threshold or above,
    ``answered_right`` of them are about it."""

    rows: int = 0
    right: int = 0
    answered: int = 0
    answered_right: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One evaluation. ``rows`` were read; shares are 0–1."""

    rows: int
    accuracy: float
    coverage: float
    precision: float
    topics: Mapping[str, TopicCount] = field(default_factory=dict)


def fallen(before: Measured, now: Measured) -> list[str]:
    """The names of figures that fell, and ``topic:NAME`` of topics whose answers became less often right."""
    found = [name for name in FIGURES if _fell(getattr(before, name), getattr(now, name), now.rows, MARGIN)]
    for topic, counts in sorted(now.topics.items()):
        earlier = before.topics.get(topic)
        if earlier is None or min(counts.answered, earlier.answered) < FEWEST_OF_A_TOPIC:
            continue
        shares = earlier.answered_right / earlier.answered, counts.answered_right / counts.answered
        if _fell(*shares, counts.answered, TOPIC_MARGIN):
            found.append(f"topic:{topic}")
    return found


def _fell(before: float, now: float, rows: int, margin: float) -> bool:
    noise = 2 * sqrt(max(before * (1 - before), 0.0) / max(rows, 1))
    return before - now > max(margin, noise) + 1e-9
