"""Two models side by side on the same labelled sentences, topic by topic. Definitions: ``docs/learning.md``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from supportbot.understanding.catalogue import OUT_OF_SCOPE

Threshold = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Heard:
    """How a model read one sentence; ``probability`` is 0–1."""

    read: str
    probability: float


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence that neither model was trained on, what it is about, and how each read it."""

    text: str
    topic: str
    before: Heard
    after: Heard

    @property
    def lost(self) -> bool:
        return self.before.read == self.topic != self.after.read

    @property
    def gained(self) -> bool:
        return self.after.read == self.topic != self.before.read


@dataclass(frozen=True, slots=True)
class Figures:
    """One model on one topic. ``right`` counts its cases read as it; ``answered`` those that the bot would answer.

    ``precision``: of all cases read as the topic at its threshold or above, the share that are about it; None where
    none is. ``coverage``: ``answered`` as a share of the topic's cases.
    """

    right: int
    answered: int
    precision: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class TopicSide:
    """One topic by both. ``worse``: the candidate reads fewer of the same cases right."""

    topic: str
    cases: int
    before: Figures
    after: Figures
    lost: tuple[Case, ...]
    gained: tuple[Case, ...]

    @property
    def worse(self) -> bool:
        return self.after.right < self.before.right


def side_by_side(cases: Sequence[Case], *, before: Threshold, after: Threshold) -> tuple[TopicSide, ...]:
    """Every topic that labels a case, by name; ``before`` and ``after`` are the thresholds in force with each."""
    topics = sorted({case.topic for case in cases})
    first, second = ([case.before for case in cases], before), ([case.after for case in cases], after)
    return tuple(
        TopicSide(
            topic,
            sum(case.topic == topic for case in cases),
            _figures(topic, cases, *first),
            _figures(topic, cases, *second),
            tuple(case for case in cases if case.topic == topic and case.lost),
            tuple(case for case in cases if case.topic == topic and case.gained),
        )
        for topic in topics
    )


def _figures(topic: str, cases: Sequence[Case], heard: Sequence[Heard], threshold: Threshold) -> Figures:
    pairs = list(zip(cases, heard, strict=True))
    mine = [one for case, one in pairs if case.topic == topic]
    answered = sum(_is_answered(one, threshold) for one in mine)
    sure = [case.topic == topic for case, one in pairs if one.read == topic and _is_answered(one, threshold)]
    return Figures(
        right=sum(one.read == topic for one in mine),
        answered=answered,
        precision=sum(sure) / len(sure) if sure else None,
        coverage=answered / len(mine) if mine else 0.0,
    )


def _is_answered(heard: Heard, threshold: Threshold) -> bool:
    return heard.read != OUT_OF_SCOPE and heard.probability >= threshold(heard.read)


def cases_of(
    truth: Mapping[str, tuple[str, str]], before: Mapping[str, Heard], after: Mapping[str, Heard]
) -> tuple[Case, ...]:
    """Those that both have read, from text and topic by key and how each read it by key."""
    return tuple(
        Case(text, topic, before[key], after[key])
        for key, (text, topic) in truth.items()
        if key in before and key in after
    )
