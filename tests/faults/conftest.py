"""A program with stores of its own, so that they can be frozen and killed; and people who write to it meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crowd import Crowd
from tests.flows.stack import Stack, stack_with_own_stores


@pytest.fixture(scope="module")
def program() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="supportbot-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root the database runs as nobody and must reach its folder
        with stack_with_own_stores(folder) as its:
            its.start("web", "worker", "beat")
            yield its


@pytest.fixture(scope="module")
def crowd(program: Stack) -> Crowd:
    return Crowd(program)
