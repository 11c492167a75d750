"""What runs of faults came to: lines of JSON, and the table of ``docs/reliability.md`` made from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.registry import FAULTS, Fault

SUMS = ("messages", "lost", "twice", "order", "owners", "leaks")
"""Counted: messages (in races: rounds), and what may not happen; ``owners``: two, or the bot's words after a claim."""
WORST = ("recovery_s", "p95_ms")
"""Seconds from the end of the fault until all was told and answered; milliseconds until a message was acknowledged."""
_ZEROS = SUMS[1:]
_HEAD = (
    "| fault | | holds | tests | runs passed | messages or rounds | lost | twice | order | owners | leaks | "
    "recovery s | p95 send ms |"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one fault at one state of the code (``commit``), at ``at`` (ISO time, UTC)."""

    fault: str
    run: int
    commit: str
    at: str
    passed: bool
    seconds: float
    tests: int
    figures: dict[str, float]
    failed: tuple[str, ...] = ()


def read(path: Path) -> list[Run]:
    """The runs of a results file, oldest first; none where there is no file."""
    if not path.exists():
        return []
    lines = (json.loads(line) for line in path.read_text().splitlines() if line)
    return [Run(**{**line, "failed": tuple(line["failed"])}) for line in lines]


def append(path: Path, run: Run) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(asdict(run)) + "\n")


def together(measured: Iterable[dict[str, float]]) -> dict[str, float]:
    """Several tests' figures as one: counts are added, waits are the longest."""
    found: dict[str, float] = {}
    for figures in measured:
        if unknown := set(figures) - {*SUMS, *WORST}:
            raise ValueError(f"{', '.join(sorted(unknown))}: no such figure; there are {', '.join(SUMS + WORST)}.")
        for name, value in figures.items():
            found[name] = found.get(name, 0) + value if name in SUMS else max(found.get(name, 0), value)
    return found


def newest(runs: Sequence[Run], fault: str) -> list[Run]:
    """The runs of the state of the code that this fault was run at last."""
    mine = [run for run in runs if run.fault == fault]
    return [run for run in mine if run.commit == mine[-1].commit]


def table(runs: Sequence[Run]) -> str:
    lines = [_HEAD, "|" + "---|" * (_HEAD.count("|") - 1)]
    return "\n".join([*lines, *(_row(fault, newest(runs, fault.name)) for fault in FAULTS.values())])


def _row(fault: Fault, runs: Sequence[Run]) -> str:
    begin = f"| {fault.name} | {fault.what} | {' '.join(fault.invariants)} |"
    if not runs:
        return f"{begin} not run |" + " |" * 9
    figures = together(run.figures for run in runs)
    count = f"{runs[-1].tests} | {sum(run.passed for run in runs)}/{len(runs)}"
    values = [_count(figures, name) for name in SUMS] + [_wait(figures, "recovery_s", 1), _wait(figures, "p95_ms", 0)]
    return f"{begin} {count} | {' | '.join(values)} |"


def _count(figures: dict[str, float], name: str) -> str:
    return f"{figures[name]:,.0f}" if name in figures else ""


def _wait(figures: dict[str, float], name: str, digits: int) -> str:
    return f"{figures[name]:,.{digits}f}" if name in figures else ""


def summary(runs: Sequence[Run]) -> str:
    """All faults in one sentence."""
    shown = [run for fault in FAULTS for run in newest(runs, fault)]
    figures = together(run.figures for run in shown)
    zeros = ", ".join(f"{name} {figures.get(name, 0):,.0f}" for name in _ZEROS)
    faults = {run.fault for run in shown}
    return (
        f"{len(faults)} faults, {sum(run.passed for run in shown)} of {len(shown)} runs passed; "
        f"{figures.get('messages', 0):,.0f} messages or rounds: {zeros}."
    )
