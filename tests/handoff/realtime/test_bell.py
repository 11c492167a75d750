"""The bell between processes, over the real Redis: heard by the others, missed by nobody for long, never in the way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import redis.asyncio
from channels.layers import channel_layers, get_channel_layer
from django.conf import settings
from pytest_django import Settings

from handoff.realtime import bell
from handoff.realtime.hub import hub
from handoff.records import Ring

HERE = uuid.uuid4()
PROJECT = Path(__file__).resolve().parents[3]


class Ear:
    def __init__(self) -> None:
        self.heard: list[int] = []

    def rung(self, ring: Ring) -> None:
        self.heard.append(ring.seq)

    async def until(self, *seqs: int) -> None:
        async with asyncio.timeout(20):
            while self.heard != list(seqs):
                await asyncio.sleep(0.02)


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    """Somebody who listens in a process that serves."""
    its = Ear()
    hub().subscribe(HERE, its)
    others = await _listening()  # processes of other tests may share the Redis
    listening = asyncio.create_task(bell.listen())
    await _listeners(others + 1)
    yield its
    listening.cancel()
    await asyncio.wait([listening])
    bell._home = bell._sender = None
    await get_channel_layer().flush()


async def _listening() -> int:
    """How many processes listen on Redis."""
    async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client:
        count: int = (await client.pubsub_numsub("asgi__group__bells"))[0][1]
        return count


async def _listeners(count: int) -> None:
    """Wait until so many processes listen on Redis."""
    async with asyncio.timeout(20):
        while await _listening() != count:
            await asyncio.sleep(0.02)


class OtherProcess:
    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.handoff.realtime.ringing"]
        self._child = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    async def ring(self, seq: int) -> None:
        def ask() -> str:
            assert self._child.stdin is not None
            assert self._child.stdout is not None
            self._child.stdin.write(f"{seq} {HERE.hex}\n")
            self._child.stdin.flush()
            return self._child.stdout.readline()

        assert await asyncio.to_thread(ask) == "rung\n"

    def end(self) -> None:
        self._child.communicate()


@pytest.fixture
async def other_process() -> AsyncIterator[OtherProcess]:
    its = OtherProcess()
    yield its
    await asyncio.to_thread(its.end)


def _ring(seq: int) -> Ring:
    return Ring(HERE, "message", seq, 0)


async def test_at_home_it_is_heard_once_and_at_once(ear: Ear) -> None:
    bell.ring(_ring(1))
    assert ear.heard == [1], "without a way over Redis"
    await asyncio.to_thread(bell.ring, _ring(2))
    await ear.until(1, 2)
    sender = bell._sender
    assert sender is not None
    await asyncio.wait([sender])
    await asyncio.sleep(0.2)
    assert ear.heard == [1, 2], "its own bells do not come back to it"


async def test_another_process_is_heard(ear: Ear, other_process: OtherProcess) -> None:
    await other_process.ring(7)
    await ear.until(7)


async def test_a_redis_that_dropped_everybody_is_listened_to_again(ear: Ear, other_process: OtherProcess) -> None:
    await other_process.ring(1)
    await ear.until(1)
    listening = await _listening()
    async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client:
        await client.client_kill_filter(_type="pubsub")
    await _listeners(listening)
    await other_process.ring(2)
    await ear.until(1, 2)


async def test_a_receive_with_a_time_limit_would_end_the_channel() -> None:
    """Why the listener waits without one."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(bell.GROUP, channel)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(layer.receive(channel), 0.05)
    with pytest.raises(RuntimeError):
        await layer.group_add(bell.GROUP, channel)
    await layer.flush()


async def test_no_redis_at_all_is_no_error(settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": "redis://127.0.0.1:1"}]},
        }
    }
    channel_layers.backends.clear()
    ear = Ear()
    hub().subscribe(HERE, ear)
    try:
        bell.ring(_ring(3))
        assert ear.heard == [3]
        sender = bell._sender
        if sender is not None:
            await asyncio.wait([sender])
        await asyncio.to_thread(bell._send_from_worker, _ring(3))
    finally:
        bell._sender = None
        channel_layers.backends.clear()


async def test_waiting_bells_of_one_conversation_replace_each_other(ear: Ear) -> None:
    for seq in range(1, 1001):
        bell._enqueue(_ring(seq))
    assert [rung.seq for rung in bell._pending.values()] == [1000]
