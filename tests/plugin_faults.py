"""Chooses tests by the fault they prove (``--fault F7``) and keeps what they measure. Loaded early with ``-p``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

Figures = dict[str, float]
TOLD = "FAULT_FIGURES"
"""The environment variable that names the file to write; nothing is written where it is unset."""
_measured: list[Figures] = []
_outcomes: dict[str, str] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fault", default="", help="run only tests that carry this fault's mark, such as F7")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--fault")
    if not wanted:
        return
    chosen = [item for item in items if any(wanted in mark.args for mark in item.iter_markers("fault"))]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


@pytest.fixture
def figures() -> Iterator[Figures]:
    """What this test measures, under the names of ``tests.faults.results``."""
    found: Figures = {}
    yield found
    _measured.append(found)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" or not report.passed:
        worse = _outcomes.get(report.nodeid) == "failed"
        _outcomes[report.nodeid] = "failed" if worse else report.outcome


def pytest_sessionfinish() -> None:
    if path := os.environ.get(TOLD):
        Path(path).write_text(json.dumps({"outcomes": _outcomes, "figures": _measured}))
