"""Every fault is proven by a test that names it; the page shows what was measured."""

from __future__ import annotations

import pytest

from tests.faults.document import PUBLISHED, shown
from tests.faults.registry import FAULTS, INVARIANTS, marked
from tests.faults.results import Run, newest, read, table, together


def test_all_fifty_are_proven() -> None:
    assert list(FAULTS) == [f"F{number}" for number in range(1, 51)]
    assert {name for name, _ in marked()} == set(FAULTS)
    assert {one for fault in FAULTS.values() for one in fault.invariants} == set(INVARIANTS)


def test_the_page_shows_the_runs_that_were_published() -> None:
    assert shown() == table(read(PUBLISHED))


def _run(fault: str, commit: str, passed: bool, **figures: float) -> Run:
    return Run(fault, 1, commit, "2026-11-28T08:00:00+00:00", passed, 1.0, 2, figures)


def test_of_a_fault_the_runs_of_the_last_state_count_and_a_failure_shows() -> None:
    runs = [
        _run("F7", "older", True, messages=5),
        _run("F7", "newer", True, messages=1000, lost=0, p95_ms=20),
        _run("F6", "older", True),
        _run("F7", "newer", False, messages=1000, lost=2, p95_ms=1030.4, recovery_s=2.04),
    ]
    assert newest(runs, "F7") == [runs[1], runs[3]]
    lines = {line.split(" | ")[0]: line for line in table(runs).splitlines()}
    assert lines["| F7"].endswith("| 2 | 1/2 | 2,000 | 2 |  |  |  |  | 2.0 | 1,030 |")
    assert "| not run |" in lines["| F5"]


def test_a_figure_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="recovery: no such figure"):
        together([{"recovery": 1.0}])
