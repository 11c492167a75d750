"""A run of scenarios as text for people: what passed, and for each turn that did not, all that helps to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from supportbot.evaluation.simulation.judging import Came
from supportbot.evaluation.simulation.report import Held, Report, Try, by_topic

_LONGEST_TEXT = 600


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
    found = by_topic(report)
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
