"""A client stops reading, or reads a byte a second: the server hardly grows, others wait for nothing, all arrives."""

from __future__ import annotations

import asyncio
import re
import socket
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest
from websockets.asyncio.client import ClientConnection

from bench.load import percentile
from tests.faults.crowd import Crowd
from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.socket, pytest.mark.prove]
MESSAGES, PER_SECOND = 1000, 50
_UNDER_WAY = 25
GROWN_BYTES, UNAFFECTED_MS, CLOSED_SECONDS = 60_000_000, 500, 60
_SOCKETS = re.compile(r'^supportbot_sockets_open{side="customer"} ([0-9.]+)', re.M)


class _Stopping(CustomerClient):
    """Reads nothing while ``reads`` is not set, so that what is sent to it waits on the way."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.reads = asyncio.Event()
        self.reads.set()

    async def __aexit__(self, *error: object) -> None:
        self.reads.set()
        await super().__aexit__(*error)

    async def _read(self, socket: ClientConnection) -> None:
        with suppress(Exception):
            while True:
                await self.reads.wait()
                await self._take(await socket.recv())
        async with self._arrived:
            self.close_code = socket.close_code
            self._arrived.notify_all()


class _Drip:
    """A way to the server that, once ``slow``, lets one byte a second through from there."""

    def __init__(self, upstream_port: int) -> None:
        self._upstream_port = upstream_port
        self.slow = False

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        narrow.setblocking(False)
        await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", self._upstream_port))
        up_reader, up_writer = await asyncio.open_connection(sock=narrow, limit=1024)
        up = asyncio.ensure_future(self._up(reader, up_writer))
        with suppress(OSError):
            while data := await up_reader.read(1 if self.slow else 4096):
                writer.write(data)
                if self.slow:
                    await asyncio.sleep(1)
        up.cancel()
        writer.close()
        up_writer.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()


def _memory(program: Stack) -> int:
    """Bytes that the web process holds."""
    status = Path(f"/proc/{program.running['web'].pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


async def _sockets_left(program: Stack, number: int) -> None:
    """Wait until the web process has closed all customers' sockets but so many."""
    while await asyncio.to_thread(_sockets, program) > number:
        await asyncio.sleep(1)


def _sockets(program: Stack) -> float:
    with urllib.request.urlopen(f"{program.base}/metrics", timeout=10) as answer:
        told = _SOCKETS.search(answer.read().decode())
    assert told
    return float(told[1])


async def _flood(writer: CustomerClient, *, letters: int) -> None:
    """``MESSAGES`` at a steady pace; each is acknowledged."""
    begun = time.monotonic()
    for number in range(MESSAGES):
        await asyncio.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
        text = f"{number} ".ljust(letters, "-")
        await writer.send({"type": "message.send", "client_id": str(uuid.uuid4()), "text": text})
        await _acknowledged(writer, number - _UNDER_WAY)
    await _acknowledged(writer, MESSAGES)


async def _acknowledged(writer: CustomerClient, number: int) -> None:
    async with asyncio.timeout(60):
        while sum(frame["type"] == "ack" for frame in writer.frames) < number:
            await asyncio.sleep(0.02)


async def _neighbour(program: Stack, name: str, over: asyncio.Event) -> list[float]:
    """How long somebody else waits for acknowledgements meanwhile, in milliseconds."""
    waits = []
    async with CustomerClient(program.chat_url) as other:
        await other.hello(program.token(name))
        while not over.is_set():
            begun = time.monotonic()
            await other.say("What do I owe?")
            waits.append((time.monotonic() - begun) * 1000)
            await asyncio.sleep(0.5)
    return sorted(waits)


async def _waiting(program: Stack, client: CustomerClient, name: str) -> str:
    """In a person's queue, where the bot answers nothing: only what is written goes over the wire."""
    welcome = await client.hello(program.token(name))
    await client.send({"type": "person.request", "client_id": str(uuid.uuid4())})
    await client.wait_for(type="state", custody="waiting")
    return str(welcome["conversation"])


def _shown_as_stored(program: Stack, conversation: str, shown: list[dict[str, Any]]) -> Iterator[str]:
    sql = "SELECT seq, text FROM handoff_message WHERE conversation_id = %s ORDER BY seq"
    stored = program.rows(sql, conversation)
    if len(stored) <= MESSAGES:
        yield f"{len(stored)} rows are stored"
    if [(message["seq"], message["text"]) for message in shown] != stored:
        yield f"{len(shown)} rows are shown, {len(stored)} are stored"


@pytest.mark.fault("F8")
async def test_one_that_stops_reading(program: Stack, crowd: Crowd, figures: Figures) -> None:
    name, neighbour = await crowd.newcomers(2)
    over = asyncio.Event()
    waits = asyncio.create_task(_neighbour(program, neighbour, over))
    async with _Stopping(program.chat_url) as reader, CustomerClient(program.chat_url) as writer:
        conversation = await _waiting(program, reader, name)
        await writer.hello(program.token(name))
        reader.reads.clear()
        before = _memory(program)
        await _flood(writer, letters=3000)
        grown = _memory(program) - before
        over.set()
    begun = time.monotonic()
    numbers = [frame["seq"] for frame in reader.frames if frame["type"] == "message"]
    assert numbers == sorted(set(numbers))
    async with CustomerClient(program.chat_url) as again:
        await again.hello(program.token(name), last_seq=reader.messages()[-1]["seq"])
        shown = reader.messages() + again.messages()
        assert list(_shown_as_stored(program, conversation, shown)) == []
    figures.update(messages=MESSAGES, recovery_s=time.monotonic() - begun, p95_ms=percentile(await waits, 0.95))
    figures.update(lost=0, twice=0, order=0)
    assert grown < GROWN_BYTES
    assert figures["p95_ms"] < UNAFFECTED_MS


@pytest.mark.fault("F15")
async def test_one_that_reads_a_byte_a_second(program: Stack, crowd: Crowd, figures: Figures) -> None:
    name, neighbour = await crowd.newcomers(2)
    over = asyncio.Event()
    waits = asyncio.create_task(_neighbour(program, neighbour, over))
    async with _Drip(program.port) as drip, CustomerClient(program.chat_url) as writer:
        conversation = await _waiting(program, writer, name)
        slow = CustomerClient(f"ws://127.0.0.1:{drip.port}/ws/chat/")
        async with slow:
            await slow.hello(program.token(name))
            drip.slow = True
            await _flood(writer, letters=3000)
            # The writer's and the neighbour's are what is left.
            await asyncio.wait_for(_sockets_left(program, 2), CLOSED_SECONDS)
        over.set()
        figures.update(messages=MESSAGES, p95_ms=percentile(await waits, 0.95))
    async with CustomerClient(program.chat_url) as again:
        await again.hello(program.token(name), last_seq=slow.messages()[-1]["seq"])
        shown = slow.messages() + again.messages()
        assert list(_shown_as_stored(program, conversation, shown)) == []
    figures.update(lost=0, twice=0, order=0)
    assert figures["p95_ms"] < UNAFFECTED_MS
