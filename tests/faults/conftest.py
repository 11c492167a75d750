"""A program with stores of its own, so that they can be frozen and killed; and people who write to it meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crowd import Crowd
from tests.flows.stack import Stack, stack_with_own_stores

_PROCESSES = ("web", "worker", "beat")


# Of this folder alone: idle processes would slow down the tests after it.
@pytest.fixture(scope="package")
def prepared() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="supportbot-faults-") as name:
        folder = Path(name)
        with stack_with_own_stores(folder) as its:
            yield its


@pytest.fixture
def program(prepared: Stack) -> Stack:
    """All of it serves, whatever an earlier test has left dead. Those that come later find its customers as it left
    them, so who is handed over or poisoned is best a newcomer (``Crowd.newcomers``)."""
    prepared.revive_stores()
    prepared.start(*(name for name in _PROCESSES if name not in prepared.running))
    return prepared


@pytest.fixture(scope="package")
def people(prepared: Stack) -> Crowd:
    return Crowd(prepared)


@pytest.fixture
def crowd(people: Crowd, program: Stack) -> Crowd:
    """They write to a program that serves; each test has newcomers."""
    return people
