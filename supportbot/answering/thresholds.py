"""How sure the bot must be before it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportbot.answering.topic_policy import TopicPolicy


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities (0–1): at or above ``for_topic`` the bot answers, below it asks once, then hands over.

    ``answer`` holds the values that differ from ``default``; topics under ``clarify_floor`` are too unlikely to be
    offered as a choice.
    """

    answer: Mapping[str, float] = field(default_factory=dict)
    default: float = 0.6
    clarify_floor: float = 0.1

    @classmethod
    def of(cls, trained: Mapping[str, float], policies: Mapping[str, TopicPolicy]) -> Thresholds:
        """Those of the model, each replaced where the company has set its own."""
        own = {topic: policy.threshold for topic, policy in policies.items() if policy.threshold is not None}
        return cls(answer={**trained, **own})

    def for_topic(self, topic: str) -> float:
        return self.answer.get(topic, self.default)
