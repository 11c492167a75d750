"""One stand-in for the whole folder; each test starts with it as new."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from supportbot.llm.client import EndpointModel
from supportbot.llm.connections import Connections
from tests.contracts.llm.asking import client_of, endpoint_at
from tests.sandbox.models import model_running
from tests.sandbox.running import Running


@pytest.fixture(scope="session")
def model_box() -> Iterator[Running]:
    with model_running() as box:
        yield box


@pytest.fixture
def box(model_box: Running) -> Running:
    model_box.control("reset")
    return model_box


@pytest_asyncio.fixture
async def connections() -> AsyncIterator[Connections]:
    made = Connections("private")
    yield made
    await made.aclose()


@pytest.fixture
def model(box: Running, connections: Connections) -> EndpointModel:
    """Our client on the stand-in; it gives up on silence after a second."""
    return client_of(endpoint_at(box), connections, idle_seconds=1.0)
