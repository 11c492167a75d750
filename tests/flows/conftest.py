"""The running program, one for all flows; each test uses a customer and agent of its own choosing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.stack import Stack, stack


@pytest.fixture(scope="session")
def program() -> Iterator[Stack]:
    with stack(name="flows") as its:
        its.start("web")
        yield its
