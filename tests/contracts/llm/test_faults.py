"""Every way in which an answer fails is a ModelFailed in time, and none leaves a request behind."""

from __future__ import annotations

import asyncio
import time

import pytest

from sandbox.model.minds.garbage import FORMS
from supportbot.llm.client import EndpointModel
from supportbot.llm.closing import closing
from supportbot.llm.connections import Connections
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Event, TextPart
from tests.contracts.llm.asking import FIND, ask, client_of, endpoint_at, hear
from tests.flows.stack import free_port
from tests.sandbox.running import Running

LONG = "One two three four five six seven eight nine ten."


@pytest.mark.fault("F21", "F22")
@pytest.mark.parametrize(
    ("fault", "code"),
    [("429", "limited"), ("500", "failed"), ("503", "failed"), ("reset", "unreachable"), ("hang", "fell_silent")],
)
async def test_faults_before_an_answer(model: EndpointModel, box: Running, fault: str, code: str) -> None:
    box.control("faults", {"fault": fault, "retry_after": 7, "seconds": 5})
    begun = time.monotonic()
    with pytest.raises(ModelFailed) as failed:
        await hear(model, ask("Hello"))
    assert failed.value.code == code
    assert failed.value.retry_after == (7.0 if fault in ("429", "503") else None)
    assert time.monotonic() - begun < 2


@pytest.mark.fault("F24", "F25")
@pytest.mark.parametrize(
    ("mishap", "code", "begun"),
    [
        ("half", "cut_off", True),
        ("stall", "fell_silent", True),
        ("garbage", "garbage", True),
        ("types", "garbage", True),
        ("error", "failed", True),
        ("huge", "too_long", True),
        ("html", "cut_off", False),
    ],
)
async def test_faults_within_an_answer(model: EndpointModel, box: Running, mishap: str, code: str, begun: bool) -> None:
    box.control("script", {"answers": [{"text": LONG}]})
    box.control("mishaps", {"mishap": mishap, "seconds": 5})
    parts: list[Event] = []
    with pytest.raises(ModelFailed) as failed:
        await _collect(model, parts)
    assert failed.value.code == code
    assert bool(parts) is begun
    assert all(isinstance(each, TextPart) for each in parts)


async def _collect(model: EndpointModel, parts: list[Event]) -> None:
    async with closing(model.stream(ask("Count."), seconds=8)) as events:
        async for event in events:
            parts.append(event)


@pytest.mark.fault("F21")
async def test_nobody_there(connections: Connections, box: Running) -> None:
    model = client_of(endpoint_at(box, base_url=f"http://127.0.0.1:{free_port()}/v1"), connections)
    with pytest.raises(ModelFailed, match="unreachable"):
        await hear(model, ask("Hello"))


@pytest.mark.fault("F23")
async def test_a_token_now_and_then_meets_the_deadline_of_all(box: Running, connections: Connections) -> None:
    box.control("script", {"answers": [{"text": LONG}]})
    box.control("speech", {"per_second": 4})
    model = client_of(endpoint_at(box), connections, idle_seconds=3)
    begun = time.monotonic()
    with pytest.raises(ModelFailed, match="timed_out"):
        await hear(model, ask("Count."), seconds=1.0)
    assert time.monotonic() - begun < 1.5


async def test_a_slow_first_token_is_waited_for(model: EndpointModel, box: Running) -> None:
    box.control("speech", {"first_ms": 400})
    assert (await hear(model, ask("What is my balance?"))).text


@pytest.mark.parametrize("name", [name for name, _ in FORMS])
async def test_garbage_is_text_or_a_failure(model: EndpointModel, box: Running, name: str) -> None:
    box.control("kind", {"kind": "garbage"})
    said = await _text_or_failure(model, f"garbage: {name}")
    assert said.strip()
    said.encode()


async def _text_or_failure(model: EndpointModel, question: str) -> str:
    try:
        heard = await hear(model, ask(question, tools=(FIND,)))
    except ModelFailed as failed:
        return failed.code
    return heard.text or repr(heard.calls)


@pytest.mark.parametrize("how", ["closed", "cancelled"])
async def test_leaving_ends_the_request_at_once(model: EndpointModel, box: Running, how: str) -> None:
    box.control("script", {"answers": [{"text": LONG}]})
    box.control("barrier", {"hold": True, "after": 4})
    heard = asyncio.Event()

    async def listen() -> None:
        async with closing(model.stream(ask("Count."), seconds=8)) as events:
            async for _ in events:
                heard.set()
                if how == "closed":
                    return

    listening = asyncio.create_task(listen())
    await heard.wait()
    if how == "cancelled":
        listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert model._connections.pool().connections == []
    end = time.monotonic() + 5
    while "ended" not in (call := box.calls("POST", "/v1/chat")[-1]) and time.monotonic() < end:
        await asyncio.sleep(0.02)
    assert call["ended"] == "left"
    assert box.control("barrier")["waiting"] == 0
