"""Redis stands still for twenty seconds. The customer notices nothing but a delay, if that."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack

pytestmark = pytest.mark.socket
FROZEN_SECONDS = 20.0
SHOWN_AS_SENT_SECONDS = 3.0


@pytest.fixture
async def thawing(program: Stack) -> AsyncIterator[asyncio.Task[None]]:
    """Redis frozen from now on, and thawed by itself."""
    pid = program.redis_pid()

    async def thaw() -> None:
        await asyncio.sleep(FROZEN_SECONDS)
        os.kill(pid, signal.SIGCONT)

    os.kill(pid, signal.SIGSTOP)
    task = asyncio.create_task(thaw())
    yield task
    await task


@pytest.mark.fault("F5")
async def test_messages_are_accepted_and_answered_while_redis_stands_still(
    program: Stack, thawing: asyncio.Task[None]
) -> None:
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token("cus_tomas"))
        for question in ("What do I owe?", "When is my bill due?"):
            mark = len(customer.frames)
            await customer.send(
                {"type": "message.send", "client_id": f"00000000-0000-4000-8000-{mark:012d}", "text": question}
            )
            await customer.wait_for(SHOWN_AS_SENT_SECONDS, after=mark, type="ack")
            await customer.wait_for(FROZEN_SECONDS, after=mark, type="message", author="bot")
            assert not thawing.done(), "answered only once Redis was back"
        await thawing
        mark = len(customer.frames)
        await customer.say("How much is my bill?")
        await customer.wait_for(after=mark, type="message", author="bot")
