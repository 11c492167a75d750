"""A run of scenarios as values, and as one object for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from supportbot.evaluation.simulation.judging import Came


@dataclass(frozen=True, slots=True)
class Failure:
    """One turn that went wrong. ``turn`` counts from 1, 0 stands for what was left behind; ``words`` are the
    customer's, ``wanted`` what was expected and did not come."""

    turn: int
    words: str
    wanted: tuple[str, ...]
    came: Came | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """One conversation held. ``attempt`` counts from 1; ``wrong_writes`` are lines, one for each."""

    attempt: int
    failures: tuple[Failure, ...] = ()
    wrong_writes: tuple[str, ...] = ()
    asked_back: int = 0

    @property
    def passed(self) -> bool:
        return not self.failures and not self.wrong_writes


@dataclass(frozen=True, slots=True)
class Held:
    """One scenario in all its tries."""

    name: str
    file: str
    topics: tuple[str, ...]
    tries: tuple[Try, ...]

    @property
    def passed(self) -> bool:
        return all(one.passed for one in self.tries)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. ``seconds`` is how long it took, loading included."""

    bot: str
    tries: int
    held: tuple[Held, ...]
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return all(scenario.passed for scenario in self.held)

    @property
    def pass_1(self) -> float:
        return _share([one.passed for scenario in self.held for one in scenario.tries])

    @property
    def pass_k(self) -> float:
        return _share([scenario.passed for scenario in self.held])

    @property
    def wrong_writes(self) -> int:
        return sum(len(one.wrong_writes) for scenario in self.held for one in scenario.tries)

    @property
    def asked_back(self) -> int:
        return sum(one.asked_back for scenario in self.held for one in scenario.tries)


def _share(passed: Sequence[bool]) -> float:
    return sum(passed) / len(passed) if passed else 0.0


def as_object(report: Report) -> dict[str, Any]:
    """Everything as JSON knows it; shares to four places. The keys are those of docs/scenarios.md."""
    return {
        "bot": report.bot,
        "scenarios": len(report.held),
        "tries": report.tries,
        "pass_1": round(report.pass_1, 4),
        "pass_k": round(report.pass_k, 4),
        "wrong_writes": report.wrong_writes,
        "asked_back": report.asked_back,
        "topics": by_topic(report),
        "failed": [_failed(scenario, one) for scenario in report.held for one in scenario.tries if not one.passed],
        "seconds": round(report.seconds, 1),
    }


def by_topic(report: Report) -> dict[str, dict[str, int]]:
    """Scenarios and tries of each topic that a scenario names, and how many of them passed."""
    names = sorted({topic for scenario in report.held for topic in scenario.topics})
    found = {}
    for name in names:
        about = [scenario for scenario in report.held if name in scenario.topics]
        tries = [one.passed for scenario in about for one in scenario.tries]
        found[name] = {
            "scenarios": len(about),
            "scenarios_passed": sum(scenario.passed for scenario in about),
            "tries": len(tries),
            "tries_passed": sum(tries),
        }
    return found


def _failed(scenario: Held, one: Try) -> dict[str, Any]:
    return {
        "scenario": scenario.name,
        "file": scenario.file,
        "try": one.attempt,
        "turns": [
            {
                "turn": failure.turn,
                "said": failure.words,
                "expected": list(failure.wanted),
                "came": None if failure.came is None else _came(failure.came),
            }
            for failure in one.failures
        ],
        "wrong_writes": list(one.wrong_writes),
    }


def _came(came: Came) -> dict[str, Any]:
    return {
        "decision": came.decision,
        "topic": came.topic,
        "confidence": round(came.confidence, 4),
        "reason": came.reason,
        "action": came.action,
        "text": came.text,
        "table": came.table,
        "choices": list(came.buttons),
    }
