"""A run of scenarios as figures: text for people, one object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from supportbot.evaluation.simulation.judging import Came

_LONGEST_TEXT = 600


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
        "topics": _topics(report),
        "failed": [_failed(scenario, one) for scenario in report.held for one in scenario.tries if not one.passed],
        "seconds": round(report.seconds, 1),
    }


def _topics(report: Report) -> dict[str, dict[str, int]]:
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


def as_text(report: Report) -> str:
    """Headline, topics, then every try that failed with the words said and what came."""
    blocks = [_headline(report), _topic_lines(report), *_failures(report)]
    return "\n\n".join("\n".join(block) for block in blocks)


def _headline(report: Report) -> Iterator[str]:
    yield f"{len(report.held)} scenarios, {report.tries} tries each, {report.bot} bot, {report.seconds:.0f} s"
    yield f"pass_1        {report.pass_1:.3f}"
    yield f"pass_k        {report.pass_k:.3f}"
    yield f"wrong writes  {report.wrong_writes}"
    yield f"asked back    {report.asked_back}"
    noticed = [scenario.name for scenario in report.held if not scenario.passed]
    if noticed:
        yield f"failed        {', '.join(noticed)}"


def _topic_lines(report: Report) -> Iterator[str]:
    found = _topics(report)
    width = max([len("topic"), *map(len, found)])
    yield f"{'topic':<{width}}  scenarios      tries"
    for name, row in found.items():
        scenarios = f"{row['scenarios_passed']}/{row['scenarios']}"
        yield f"{name:<{width}}  {scenarios:>9}  {row['tries_passed']:>4}/{row['tries']:<4}"


def _failures(report: Report) -> Iterator[Iterator[str]]:
    for scenario in report.held:
        for one in scenario.tries:
            if not one.passed:
                yield _failure_lines(scenario, one)


def _failure_lines(scenario: Held, one: Try) -> Iterator[str]:
    yield f"FAILED {scenario.name}, try {one.attempt} ({scenario.file})"
    for failure in one.failures:
        yield f"  turn {failure.turn}: {failure.words}" if failure.turn else "  afterwards"
        yield from (f"    expected  {wanted}" for wanted in failure.wanted)
        if failure.came is not None:
            yield from _came_lines(failure.came)
    yield from (f"  wrong write: {line}" for line in one.wrong_writes)


def _came_lines(came: Came) -> Iterator[str]:
    reason = f"/{came.reason}" if came.reason else ""
    yield f"    came      {came.decision}{reason} {came.topic} {came.confidence:.2f} {came.action}".rstrip()
    text = came.text if len(came.text) <= _LONGEST_TEXT else came.text[:_LONGEST_TEXT] + "…"
    yield from (f"              {line}" for line in text.splitlines())
    if came.table:
        yield from (f"              | {' | '.join(map(str, row))}" for row in came.table["rows"])
    if came.choices:
        yield f"              [{'] ['.join(came.buttons)}]"
