"""The connection ends in the middle of a streamed answer: it comes again whole, once, and nothing half is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from bench.customers import load_customers
from tests.chaos.proxy import Proxy
from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack, stack
from tests.flows.test_model import FIRST, SECOND, UNCLEAR, settings_for
from tests.plugin_faults import Figures
from tests.sandbox.models import model_running
from tests.sandbox.running import Running

pytestmark = [pytest.mark.socket, pytest.mark.prove]
CUSTOMERS = 50


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with model_running() as its:
        yield its


@pytest.fixture(scope="module")
def with_model(box: Running) -> Iterator[Stack]:
    with stack(name="cut", settings=settings_for(box)) as its:
        its.start("web")
        yield its


@pytest.mark.fault("F9")
async def test_fifty_are_cut_off_and_each_reads_the_answer_once(
    with_model: Stack, box: Running, figures: Figures
) -> None:
    names = await asyncio.to_thread(load_customers, with_model, CUSTOMERS)
    box.control("script", {"answers": [{"text": f"{FIRST} {SECOND}"}] * CUSTOMERS})
    box.control("speech", {"per_second": 12})
    async with Proxy(with_model.port, "cut") as proxy, AsyncExitStack() as open_:
        proxy.calm()
        url = f"ws://127.0.0.1:{proxy.port}/ws/chat/"
        customers = [await open_.enter_async_context(CustomerClient(url)) for _ in names]
        for name, customer in zip(names, customers, strict=True):
            await customer.hello(with_model.token(name))
        await asyncio.gather(*(customer.say(UNCLEAR) for customer in customers))
        await asyncio.gather(*(customer.wait_for(type="reply.delta") for customer in customers))
        proxy.cut()
        await asyncio.gather(*(customer.wait_closed() for customer in customers))
        begun = sum(not customer.messages(author="bot", text=f"{FIRST} {SECOND}") for customer in customers)
    assert begun >= CUSTOMERS // 2, "hardly any was cut off before its message had come"
    seen = await asyncio.gather(
        *(_again(with_model, name, customer) for name, customer in zip(names, customers, strict=True))
    )
    figures.update(messages=CUSTOMERS, lost=0, twice=sum(number - 1 for number in seen), order=0)
    assert set(seen) == {1}


async def _again(program: Stack, name: str, before: CustomerClient) -> int:
    """How often the answer stands on the screen in the end."""
    last_seq = before.messages()[-1]["seq"] if before.messages() else 0
    async with CustomerClient(program.chat_url) as again:
        welcome = await again.hello(program.token(name), last_seq=last_seq)
        if not before.messages(author="bot", text=f"{FIRST} {SECOND}"):
            await again.wait_for(30, type="message", author="bot") if not welcome["messages"] else None
        shown = before.messages() + again.messages()
    assert [message["seq"] for message in shown] == list(range(1, len(shown) + 1))
    assert not [message for message in shown if message["text"] == FIRST]
    return sum(message["text"] == f"{FIRST} {SECOND}" for message in shown)
