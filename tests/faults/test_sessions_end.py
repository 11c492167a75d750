"""Staff are signed out or disabled while their sockets are open: within five seconds nothing reaches them any more."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from bench.agents import agents
from tests.faults.crowd import Crowd
from tests.faults.stores import execute
from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.socket, pytest.mark.prove]
SOCKETS, SHUT_WITHIN_SECONDS = 50, 5.5
_SIGN_OUT = "DELETE FROM django_session WHERE session_key = ANY(%s)"
_DISABLE = "UPDATE handoff_staffmember SET is_active = false WHERE username LIKE 'agent%%@bench.example'"


@pytest.mark.fault("F44")
async def test_signed_out_or_disabled_they_are_shut_out_in_time(program: Stack, crowd: Crowd, figures: Figures) -> None:
    (name,) = await crowd.newcomers(1)
    headers = await asyncio.to_thread(agents, program, SOCKETS)
    keys = [header["Cookie"].partition("=")[2] for header in headers]
    async with AsyncExitStack() as open_:
        customer = await open_.enter_async_context(CustomerClient(program.chat_url))
        conversation = (await customer.hello(program.token(name)))["conversation"]
        staff = [await open_.enter_async_context(AgentClient(program.inbox_url, headers=header)) for header in headers]
        for one in staff:
            await one.hello()
            await one.watch(conversation)
        begun = time.monotonic()
        await execute(program, _SIGN_OUT, keys[: SOCKETS // 2])
        await execute(program, _DISABLE)
        codes = await asyncio.gather(*(one.wait_closed(20) for one in staff))
        figures.update(messages=SOCKETS, recovery_s=time.monotonic() - begun)
        marks = [len(one.frames) for one in staff]
        await customer.say("What do I owe?")
        await customer.wait_for(type="message", author="bot", kind="answer")
        figures["leaks"] = sum(len(one.frames) - mark for one, mark in zip(staff, marks, strict=True))
    assert set(codes) == {4403}
    assert figures["recovery_s"] < SHUT_WITHIN_SECONDS
    assert figures["leaks"] == 0
