"""A candidate beside the version that serves, as the page shows it and as the gate judges it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from supportbot.answering.brief import label_of
from supportbot.answering.thresholds import Thresholds
from supportbot.evaluation.comparing import Case, Figures, Heard, TopicSide, cases_of, side_by_side
from supportbot.improving.material import Material
from supportbot.improving.sentences import key_of, shipped
from supportbot.topic_policies import topic_policies
from supportbot.understanding.catalogue import Example
from supportbot.understanding.held_out import ByKey
from supportbot.understanding.reader import Reader

MOST_SHOWN = 5
"""Sentences named on each side of a topic; how many there are is counted whole."""


def kept_compared(
    before: tuple[Reader, ByKey], after: tuple[Reader, ByKey], material: Material
) -> list[dict[str, Any]]:
    """Topic by topic on what neither learnt from: our own sentences in their folds, and the kept corrections."""
    cases = (*_ours(before[1], after[1], material), *_theirs(before[0], after[0], material.kept))
    policies = topic_policies()
    sides = side_by_side(
        cases,
        before=Thresholds.of(before[0].thresholds, policies).for_topic,
        after=Thresholds.of(after[0].thresholds, policies).for_topic,
    )
    return [_side(side) for side in sides]


def checks_compared(before: Reader, after: Reader, material: Material) -> dict[str, Any]:
    """Whether each wording that people here approved is read as its topic."""
    cases = _theirs(before, after, material.all)
    return {
        "checks": len(cases),
        "before": sum(case.before.read == case.topic for case in cases),
        "after": sum(case.after.read == case.topic for case in cases),
        "broken": [_case(case) for case in cases if case.lost],
        "failing": [_case(case) for case in cases if case.after.read != case.topic],
    }


def worse_than_before(found: dict[str, Any]) -> list[str]:
    """Why a candidate may not serve without somebody's word for it; empty where nothing speaks against it."""
    topics = [
        f"{label_of(side['topic'])}: {side['before']['right']} of {side['cases']} kept cases were read right, now "
        f"{side['after']['right']}"
        for side in found["kept"]
        if side["worse"]
    ]
    checks = [
        f"“{case['text']}” was read as “{label_of(case['topic'])}”, now as “{label_of(case['after'])}”"
        for case in found["checks"]["broken"]
    ]
    scenarios = found.get("scenarios") or {}
    failing = [f"scenario {name} passed, and now fails" for name in scenarios.get("broken", ())]
    return [*topics, *checks, *failing]


def _ours(before: ByKey, after: ByKey, material: Material) -> tuple[Case, ...]:
    """A sentence that a correction has taken the place of measures nothing."""
    corrected = {key_of(example.text) for example in material.all}
    truth = {key: said for key, said in shipped().items() if key not in corrected}
    return cases_of(truth, _heard(before), _heard(after))


def _heard(found: ByKey) -> dict[str, Heard]:
    return {key: Heard(read, sure) for key, (read, sure) in found.items()}


def _theirs(before: Reader, after: Reader, examples: Sequence[Example]) -> tuple[Case, ...]:
    return tuple(Case(e.text, e.topic, _read(before, e.text), _read(after, e.text)) for e in examples)


def _read(reader: Reader, text: str) -> Heard:
    best = reader.read(text).best
    return Heard(best.topic, round(best.probability, 4))


def _side(side: TopicSide) -> dict[str, Any]:
    return {
        "topic": side.topic,
        "cases": side.cases,
        "before": _figures(side.before),
        "after": _figures(side.after),
        "worse": side.worse,
        "lost": len(side.lost),
        "gained": len(side.gained),
        "lost_cases": [_case(case) for case in side.lost[:MOST_SHOWN]],
        "gained_cases": [_case(case) for case in side.gained[:MOST_SHOWN]],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(figures).items()}


def _case(case: Case) -> dict[str, str]:
    return {"text": case.text, "topic": case.topic, "before": case.before.read, "after": case.after.read}
