"""Acknowledgements get lost, Redis goes from under idle sockets, hundreds come back at once, a hundred ask at once."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from contextlib import AsyncExitStack

import pytest

from tests.chaos.clocks import WIDGETS, Clocks
from tests.chaos.proxy import Proxy
from tests.faults.crowd import Crowd, Load
from tests.faults.stores import back, ended
from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.socket, pytest.mark.prove]
PAIRS, SAID, IDLE_SECONDS = 20, 50, 60
BACK_SECONDS = 10.0


@pytest.mark.fault("F10")
async def test_acknowledgements_are_lost_again_and_again(program: Stack, crowd: Crowd, figures: Figures) -> None:
    async with Proxy(program.port, "swallowing") as proxy:
        proxy.calm()

        async def deed() -> None:
            for _ in range(4):
                await asyncio.sleep(6)
                proxy.swallow_answers()

        outcome = await crowd.under(deed, figures, load=Load(gap_seconds=2.0, clocks=Clocks()), port=proxy.port)
    assert sum(journal.losses for journal in outcome.journals) >= 4 * len(outcome.journals) // 2


@pytest.mark.fault("F14")
async def test_five_hundred_come_back_at_once(program: Stack, crowd: Crowd, figures: Figures) -> None:
    """At half of what two cores can answer; with more, this would show how long a queue of questions takes."""
    log = program.log_of("web")
    before = log.stat().st_size

    async def deed() -> None:
        await asyncio.sleep(15)
        await asyncio.to_thread(program.kill, "web")
        await asyncio.sleep(1)
        await asyncio.to_thread(program.start, "web")

    outcome = await crowd.under(deed, figures, load=Load(customers=250, messages=2, gap_seconds=25.0, clocks=WIDGETS))
    assert len(outcome.journals) == 500
    assert min(journal.losses for journal in outcome.journals) >= 1
    assert figures["recovery_s"] < BACK_SECONDS
    assert b"Traceback" not in log.read_bytes()[before:]


@pytest.mark.fault("F16")
async def test_redis_is_restarted_under_idle_sockets(program: Stack, crowd: Crowd, figures: Figures) -> None:
    """Readers at one web process, writers at another: only Redis connects the two."""
    other = Stack(var_dir=program.var_dir, database_url=program.database_url, settings={}, stores=program.stores)
    names = await crowd.newcomers(PAIRS)
    await asyncio.to_thread(other.start, "web")
    try:
        async with AsyncExitStack() as open_:
            readers = [await open_.enter_async_context(CustomerClient(other.chat_url)) for _ in names]
            writers = [await open_.enter_async_context(CustomerClient(program.chat_url)) for _ in names]
            for name, reader, writer in zip(names, readers, writers, strict=True):
                await reader.hello(program.token(name))
                await writer.hello(program.token(name))
            await asyncio.sleep(IDLE_SECONDS)
            pid = program.redis_pid()
            os.kill(pid, signal.SIGKILL)
            await ended(pid)
            await back(program)
            await asyncio.gather(*(_talk(reader, writer) for reader, writer in zip(readers, writers, strict=True)))
            await asyncio.sleep(3)  # the bot has had its say
            for reader, writer in zip(readers, writers, strict=True):
                assert reader.close_code is None
                shown = await _end_of(reader)
                assert shown == await _end_of(writer)
                assert [seq for seq, _ in shown] == list(range(1, len(shown) + 1))
    finally:
        await asyncio.to_thread(other.stop)
    figures.update(messages=PAIRS * SAID, lost=0, twice=0, order=0)


async def _talk(reader: CustomerClient, writer: CustomerClient) -> None:
    for number in range(SAID):
        ack = await writer.say(f"Note {number} of mine")
        if number == 0:
            await asyncio.sleep(5)  # what the bell may have missed the poll finds; from then on nobody polls
            await reader.send({"type": "poll", "last_seq": 0})
    await reader.wait_for(type="message", seq=ack["seq"])


async def _end_of(client: CustomerClient) -> list[tuple[int, str]]:
    """All that stands on the screen, once it has asked again."""
    mark = len(client.frames)
    await client.send({"type": "poll", "last_seq": 0})
    await client.wait_for(after=mark, type="welcome")
    return [(message["seq"], message["text"]) for message in client.messages()]


@pytest.mark.fault("F46")
async def test_a_hundred_customers_at_once_see_their_own_bills_alone(crowd: Crowd, figures: Figures) -> None:
    async def deed() -> None:
        """Nothing is done to the program."""

    outcome = await crowd.under(deed, figures, load=Load(customers=100, messages=5))
    named = {
        (journal.name.rpartition("-")[2].partition("/")[0], number)
        for journal in outcome.journals
        for screens in journal.screens.values()
        for row in screens[-1]
        for number in re.findall(r"\bINV-\d+-(\d+)\b", row.text)
    }
    assert len(named) >= 50, "bills are hardly named, so nothing could have leaked"
