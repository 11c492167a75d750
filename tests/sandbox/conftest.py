"""One sandbox for the whole folder; each test starts with it empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from tests.sandbox.running import Running, running


@pytest.fixture(scope="session")
def running_box() -> Iterator[Running]:
    with running() as box:
        yield box


@pytest.fixture
def box(running_box: Running) -> Running:
    running_box.control("reset")
    return running_box


@pytest.fixture
def api(box: Running) -> stripe.StripeClient:
    return box.stripe()
