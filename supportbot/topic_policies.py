"""The company's policies by topic, as this process knows them."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from supportbot.answering.identity import LADDER, IdentityStep
from supportbot.answering.topic_policy import TopicPolicy
from supportbot.answering.topics.topic import Topic
from supportbot.models import TopicPolicy as Row

FRESH_SECONDS = 2.0
_known: tuple[float, Mapping[str, TopicPolicy]] | None = None


def topic_policies() -> Mapping[str, TopicPolicy]:
    """As of at most two seconds ago: every answer asks, and people change them a few times a year."""
    global _known  # noqa: PLW0603
    if _known is None or monotonic() - _known[0] > FRESH_SECONDS:
        _known = (monotonic(), _read())
    return _known[1]


def least_step(topic: Topic) -> IdentityStep:
    """Who one has to have shown to be for a topic: as the company has set it, else as the topic asks by itself."""
    policy = topic_policies().get(topic.name)
    return (policy.identity if policy else None) or topic.identity


def policies_forget() -> None:
    """Have them read anew at the next answer."""
    global _known  # noqa: PLW0603
    _known = None


def _read() -> Mapping[str, TopicPolicy]:
    return {row.topic: TopicPolicy(row.threshold, _step(row.identity), row.to_person) for row in Row.objects.all()}


def _step(identity: str) -> IdentityStep | None:
    return next((step for step in LADDER if step == identity), None)
