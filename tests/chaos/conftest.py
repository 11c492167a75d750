"""The program under attack, whole: with worker and beat, since they are killed too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.stack import Stack, stack


@pytest.fixture(scope="package")
def program() -> Iterator[Stack]:
    with stack(name="chaos") as its:
        its.start("web", "worker", "beat")
        yield its
