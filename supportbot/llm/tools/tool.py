"""What a tool is, what it is called over, and what comes of a call. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from billing.facts import Account, Company
from supportbot.answering.decision import HandoffReason
from supportbot.answering.desk import Desk
from supportbot.answering.identity import reaches
from supportbot.answering.topics.registry import TOPICS
from supportbot.llm.port import ToolSpec
from supportbot.understanding.reading import Slots

LIKELY = 0.02
"""Probability (0–1) from which a topic is not out of the question."""
ToolKind = Literal["read", "propose", "end"]
Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """The customer's message with the records that were loaded for it, and the locale their figures are shown in."""

    desk: Desk
    account: Account
    locale: str

    @property
    def company(self) -> Company:
        return self.desk.company


@dataclass(frozen=True, slots=True)
class Told:
    """What a read tool found, for the model."""

    text: str


@dataclass(frozen=True, slots=True)
class OnTopics:
    """The reply is what the fixed path says on these topics, with what ``slots`` name."""

    topics: tuple[str, ...]
    slots: Slots


@dataclass(frozen=True, slots=True)
class ToPerson:
    """The reply is the fixed path's handover."""

    reason: HandoffReason


@dataclass(frozen=True, slots=True)
class AsItStood:
    """The model has nothing better than what was decided without it."""

    why: str


Result = Told | OnTopics | ToPerson | AsItStood


class ToolRetry(Exception):
    """The call cannot be answered as it is; the message is a hint that goes back to the model."""


class ToolRefused(Exception):
    """No other arguments would help; the message goes back to the model."""


@dataclass(frozen=True, slots=True)
class Tool:
    """``topic`` is the one whose identity step and policy stand over what it shows; empty where it shows nothing.

    ``properties`` and ``required`` make up the JSON schema of its arguments; others than those are refused.
    """

    name: str
    kind: ToolKind
    description: str
    run: Callable[[Case, Arguments], Result]
    topic: str = ""
    properties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """Its arguments as JSON schema."""
        return {
            "type": "object",
            "properties": {name: dict(one) for name, one in self.properties.items()},
            "required": list(self.required),
            "additionalProperties": False,
        }

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec(self.name, self.description, self.schema)

    def open_to(self, desk: Desk) -> bool:
        """Whether who asks has shown enough of who they are for it, and the company has not left it to people.

        What nobody could have read out of the message is not proposed, whatever a model is talked into.
        """
        topic = TOPICS.get(self.topic)
        if topic is None:
            return True
        policy = desk.policy(self.topic)
        known = reaches(desk.identity, policy.identity or topic.identity) and not policy.to_person
        return known and (self.kind != "propose" or may_mean(desk, self.topic))


def may_mean(desk: Desk, topic: str) -> bool:
    """Whether the message may be about it. Topics are read in English alone; in another language any may be meant."""
    reading = desk.reading
    scores = (*reading.topics, *(score for part in reading.parts for score in part.topics))
    likely = max((score.probability for score in scores if score.topic == topic), default=0.0)
    return reading.language != "en" or likely >= LIKELY
