"""Trying again, the second endpoint, and the breaker, on two real servers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from supportbot.llm.breaker import FAILURES, OPEN_SECONDS, Breaker
from supportbot.llm.closing import closing
from supportbot.llm.connections import Connections
from supportbot.llm.errors import ModelFailed
from supportbot.llm.ladder import Ladder, Rung
from supportbot.llm.port import Ask, Event, TextPart
from tests.contracts.llm.asking import ask, client_of, endpoint_at, hear
from tests.sandbox.models import model_running
from tests.sandbox.running import Running

BALANCE = "The balance is $42.10."


@pytest.fixture(scope="module")
def other_box() -> Iterator[Running]:
    with model_running() as box:
        yield box


@pytest.fixture
def second(other_box: Running) -> Running:
    other_box.control("reset")
    return other_box


def _rung(box: Running, connections: Connections, breaker: Breaker | None = None) -> Rung:
    return Rung(str(box.url), client_of(endpoint_at(box), connections, idle_seconds=1.0), breaker or Breaker())


def _requests(box: Running) -> int:
    return len(box.calls("POST", "/v1/chat"))


@pytest.mark.parametrize("fault", ["500", "reset", "429"])
async def test_it_is_tried_again(box: Running, connections: Connections, fault: str) -> None:
    box.control("faults", {"fault": fault, "times": 2, "retry_after": 0.1})
    heard = await hear(Ladder([_rung(box, connections)]), ask("What is my balance?"))
    assert heard.text == BALANCE
    assert _requests(box) == 3


@pytest.mark.fault("F22")
async def test_retry_after_is_kept_to(box: Running, connections: Connections) -> None:
    box.control("faults", {"fault": "429", "retry_after": 1})
    begun = time.monotonic()
    await hear(Ladder([_rung(box, connections)]), ask("What is my balance?"))
    assert 1.0 <= time.monotonic() - begun < 2.0


@pytest.mark.fault("F22")
async def test_what_would_come_too_late_is_not_waited_for(box: Running, connections: Connections) -> None:
    box.control("faults", {"fault": "429", "retry_after": 30})
    begun = time.monotonic()
    with pytest.raises(ModelFailed) as failed:
        await hear(Ladder([_rung(box, connections)]), ask("Hello"))
    assert (failed.value.code, failed.value.retry_after) == ("limited", 30.0)
    assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize("fault", ["hang", "500", "429"])
async def test_the_second_answers_when_the_first_does_not(
    box: Running, second: Running, connections: Connections, fault: str
) -> None:
    box.control("faults", {"fault": fault, "times": 9, "retry_after": 20, "seconds": 5})
    ladder = Ladder([_rung(box, connections), _rung(second, connections)])
    begun = time.monotonic()
    assert (await hear(ladder, ask("What is my balance?"))).text == BALANCE
    assert time.monotonic() - begun < 4.0
    assert _requests(second) == 1


async def test_nothing_is_said_twice(box: Running, second: Running, connections: Connections) -> None:
    box.control("mishaps", {"mishap": "half"})
    ladder = Ladder([_rung(box, connections), _rung(second, connections)])
    parts: list[Event] = []
    with pytest.raises(ModelFailed, match="cut_off"):
        await _collect(ladder, parts)
    assert parts
    assert (_requests(box), _requests(second)) == (1, 0)


async def _collect(ladder: Ladder, parts: list[Event]) -> None:
    async with closing(ladder.stream(ask("What is my balance?"), seconds=8)) as events:
        async for event in events:
            parts.append(event)


async def test_all_of_it_ends_in_time(box: Running, second: Running, connections: Connections) -> None:
    for each in (box, second):
        each.control("speech", {"per_second": 3})
    ladder = Ladder([_rung(box, connections), _rung(second, connections)])
    begun = time.monotonic()
    with pytest.raises(ModelFailed):
        await hear(ladder, ask("What is my balance?"), seconds=1.2)
    assert time.monotonic() - begun < 2.0


@pytest.mark.fault("F21")
async def test_the_breaker_spares_an_endpoint_that_fails(box: Running, connections: Connections) -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    ladder = Ladder([_rung(box, connections, breaker)])
    box.control("faults", {"fault": "500", "times": 1000})
    codes = []
    for _ in range(8):
        with pytest.raises(ModelFailed) as failed:
            await hear(ladder, ask("Hello"))
        codes.append(failed.value.code)
    assert _requests(box) == FAILURES
    assert codes[-1] == "breaker_open"
    box.control("faults", {"clear": True})
    now[0] += OPEN_SECONDS
    assert (await hear(ladder, ask("What is my balance?"))).text == BALANCE
    assert breaker.state == "closed"


async def test_what_a_prompt_can_bring_about_opens_no_breaker(box: Running, connections: Connections) -> None:
    breaker = Breaker()
    ladder = Ladder([_rung(box, connections, breaker)])
    for _ in range(4):
        box.control("mishaps", {"mishap": "garbage", "parts": 0, "times": 3})
        with pytest.raises(ModelFailed, match="garbage"):
            await hear(ladder, ask("Hello"))
    assert breaker.state == "closed"


async def test_leaving_half_way_lets_the_next_one_try(box: Running, connections: Connections) -> None:
    breaker = Breaker(failures=1, open_for=0.05)
    ladder = Ladder([_rung(box, connections, breaker)])
    box.control("faults", {"fault": "500", "times": 1})
    with pytest.raises(ModelFailed):
        await hear(ladder, ask("Hello"), seconds=0.4)
    await asyncio.sleep(0.1)
    async with closing(ladder.stream(ask("What is my balance?"), seconds=8)) as events:
        assert isinstance(await anext(events), TextPart)
    assert (await hear(ladder, ask("What is my balance?"))).text == BALANCE


class _Broken:
    async def stream(self, asked: Ask, *, seconds: float) -> AsyncIterator[Event]:
        if seconds > 0:
            raise KeyError("My secret question")
        yield TextPart("")


async def test_a_fault_of_our_own_is_a_failure_like_any_other(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"), pytest.raises(ModelFailed) as failed:
        await hear(Ladder([Rung("first", _Broken(), Breaker())]), ask("Hello"), seconds=1)
    assert failed.value.detail == "KeyError"
    logs: list[Any] = [record.msg for record in caplog.records]
    assert logs[0]["where"].startswith("test_ladder.py:")
    assert "secret" not in repr((logs, caplog.text, failed.value, failed.value.__cause__))
