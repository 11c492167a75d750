"""The thresholds of all topics, and one topic's with what another would have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supportbot.models import topic_choices
from supportbot.readers import reader
from supportbot.topic_policies import topic_policies
from supportbot.tuning.thresholds.counting import buckets_of, turns_of_each
from supportbot.tuning.thresholds.weighing import Change, Mark, change, curve, mark


@dataclass(frozen=True, slots=True)
class TopicLine:
    """``own`` is the company's threshold, None where the ``trained`` one holds; counts are of the last 30 days."""

    topic: str
    label: str
    trained: float
    own: float | None
    turns: int
    answered: int
    judged: int
    wrong: int

    @property
    def in_force(self) -> float:
        return self.trained if self.own is None else self.own


@dataclass(frozen=True, slots=True)
class Preview:
    """What ``percent`` would have done; ``at`` and ``now`` are its place and today's on the curve."""

    change: Change
    at: Mark
    now: Mark
    curve: Sequence[Mark]
    turns: int


def topic_lines() -> list[TopicLine]:
    """Every topic that can be answered, those most often read first."""
    labels = dict(topic_choices())
    served, policies, counts = reader(), topic_policies(), turns_of_each(list(labels))
    found = [
        TopicLine(
            topic,
            label,
            served.threshold(topic),
            policies[topic].threshold if topic in policies else None,
            *counts.get(topic, (0, 0, 0, 0)),
        )
        for topic, label in labels.items()
    ]
    return sorted(found, key=lambda line: (-line.turns, line.label))


def preview(topic: str, percent: int, in_force: float) -> Preview:
    """What another threshold would have done over the last 30 days; one statement."""
    buckets = buckets_of(topic)
    now = mark(buckets, round(in_force * 100))
    turns = sum(bucket.turns for bucket in buckets)
    return Preview(change(buckets, percent), mark(buckets, percent), now, curve(buckets), turns)
