"""Our client on a real endpoint: ``LLM_TEST_URL`` (what stands before /chat/completions), ``LLM_TEST_MODEL``.

It proves the protocol, not what a model knows: `make llm` starts one of 135 million parameters that knows little.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from supportbot.llm.client import EndpointModel
from supportbot.llm.closing import closing
from supportbot.llm.connections import Connections
from supportbot.llm.endpoints import Endpoint
from supportbot.llm.errors import ModelFailed
from supportbot.llm.parsing import object_in
from supportbot.llm.port import Ask, Said, TextPart
from tests.contracts.llm.asking import TOPIC, hear

log = logging.getLogger(__name__)
URL = os.environ.get("LLM_TEST_URL", "")
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not URL, reason="LLM_TEST_URL names no endpoint"),
]
SLOW_SECONDS = 120.0
FACTS = Said("system", "You answer in one short sentence. Fact: the balance is $42.10.")


@pytest_asyncio.fixture
async def real() -> AsyncIterator[EndpointModel]:
    connections = Connections("private")
    name, key = os.environ.get("LLM_TEST_MODEL", "smollm2"), os.environ.get("LLM_TEST_KEY", "")
    yield EndpointModel(Endpoint("real", URL, name, key), connections, idle_seconds=SLOW_SECONDS)
    await connections.aclose()


def _ask(text: str, *, most: int = 40) -> Ask:
    return Ask("answer", (FACTS, Said("user", text)), max_tokens=most)


async def test_it_streams(real: EndpointModel) -> None:
    begun = time.monotonic()
    async with closing(real.stream(_ask("What is the balance?"), seconds=SLOW_SECONDS)) as events:
        first = await anext(events)
        first_at = time.monotonic()
        rest = [event async for event in events]
    whole = time.monotonic() - first_at
    log.info("%d ms to the first part, then %.1f parts a second", (first_at - begun) * 1000, len(rest) / whole)
    assert isinstance(first, TextPart)
    assert len(rest) > 3


async def test_the_most_tokens_are_kept_to(real: EndpointModel) -> None:
    heard = await hear(real, _ask("Tell me a very long story about a bill.", most=5), seconds=SLOW_SECONDS)
    assert heard.ended.reason == "length"
    assert len(heard.parts) <= 6


async def test_an_object_is_asked_for_in_the_form_it_takes(real: EndpointModel) -> None:
    asked = Ask("answer", (FACTS, Said("user", "What is the topic?")), schema=TOPIC, max_tokens=60)
    heard = await hear(real, asked, seconds=SLOW_SECONDS)
    assert object_in(heard.text, TOPIC) is not None or heard.ended.reason == "length"


async def test_leaving_stops_it(real: EndpointModel) -> None:
    async with closing(real.stream(_ask("Tell me a very long story.", most=400), seconds=SLOW_SECONDS)) as events:
        await anext(events)
    begun = time.monotonic()
    await hear(real, _ask("Hello", most=1), seconds=SLOW_SECONDS)
    assert time.monotonic() - begun < 10, "the request before went on"


async def test_the_deadline_is_kept_to(real: EndpointModel) -> None:
    begun = time.monotonic()
    with pytest.raises(ModelFailed, match="timed_out"):
        await hear(real, _ask("Tell me a very long story.", most=2000), seconds=0.7)
    assert time.monotonic() - begun < 1.5
