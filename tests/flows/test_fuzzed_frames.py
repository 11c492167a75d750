"""Frames of every kind and of none: each socket answers afterwards, and the log stays quiet."""

from __future__ import annotations

import json
import random
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from handoff.consumers.inbox import InboxConsumer
from supportbot.live.consumer import ChatConsumer
from tests.flows import fuzzing
from tests.flows.chat_client import AgentClient, CustomerClient, SocketClient
from tests.flows.stack import Stack, stack

pytestmark = pytest.mark.socket
SEED = 20261128
BATCH = 25
SOME_SECONDS, LONG_SECONDS = 4.0, 120.0
LENGTHS = [pytest.param(SOME_SECONDS, id="some"), pytest.param(LONG_SECONDS, id="long", marks=pytest.mark.prove)]
CUSTOMER, OTHER, AGENT = "cus_tomas", "cus_priya", "maya@northwind.example"
# A session that is over, one that may not come in, one that came too often; and the server's own for what is too large.
CLOSES = {4401, 4403, 4429, 1009}
# What would be in the log: a handler's failure is caught, told as "try again" and logged as this event.
FAILED = re.compile(r"Traceback|frame_failed|Exception in|shown_later|\berror\b.*\bexception\b|never retrieved", re.I)

Opened = Callable[[], Any]


@pytest.fixture(scope="module")
def program() -> Iterator[Stack]:
    """One of its own: nothing else is in its log, and nobody else's conversations are moved about."""
    rates = dict.fromkeys(("CODE_RATE", "ADDRESS_CODE_RATE", "ADDRESS_OPEN_RATE"), "1000000 per minute")
    with stack(name="fuzz", settings=rates) as its:
        its.start("web")
        yield its


@pytest.fixture
async def world(program: Stack) -> fuzzing.World:
    conversations = [str(uuid.uuid4())]
    for customer in (CUSTOMER, OTHER):
        async with CustomerClient(program.chat_url) as client:
            conversations.append((await client.hello(program.token(customer)))["conversation"])
    staff = tuple(row[0] for row in program.rows("SELECT id FROM handoff_staffmember"))
    return fuzzing.World(conversations=conversations, staff=staff, token=program.token(CUSTOMER))


def test_every_frame_is_among_what_is_made_up() -> None:
    assert fuzzing.CUSTOMER.keys() == ChatConsumer.handlers.keys()
    assert fuzzing.AGENT.keys() == InboxConsumer.handlers.keys()


@pytest.mark.parametrize("seconds", LENGTHS)
async def test_the_customers_socket_outlives_everything(program: Stack, world: fuzzing.World, seconds: float) -> None:
    @asynccontextmanager
    async def opened() -> AsyncIterator[SocketClient]:
        async with CustomerClient(program.chat_url) as client:
            world.token = program.token(CUSTOMER)
            world.conversations.append((await client.hello(world.token))["conversation"])
            yield client

    await _fuzz(program, opened, fuzzing.CUSTOMER, world, seconds)


@pytest.mark.parametrize("seconds", LENGTHS)
async def test_the_agents_socket_outlives_everything(program: Stack, world: fuzzing.World, seconds: float) -> None:
    headers = program.agent_headers(AGENT)

    @asynccontextmanager
    async def opened() -> AsyncIterator[SocketClient]:
        async with AgentClient(program.inbox_url, headers=headers) as client:
            await client.hello()
            yield client

    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token(OTHER))
        await customer.send({"type": "person.request", "client_id": str(uuid.uuid4())})
        await _fuzz(program, opened, fuzzing.AGENT, world, seconds)
        mark = len(customer.frames)
        await customer.send({"type": "ping"})
        await customer.wait_for(after=mark, type="pong")


@pytest.mark.parametrize("seconds", LENGTHS)
def test_frames_by_http_are_answered_below_500(program: Stack, world: fuzzing.World, seconds: float) -> None:
    """The way in for who has no socket takes the same frames."""
    chance, answered = _chance(), 0
    read_from, until = program.log_of("web").stat().st_size, time.monotonic() + seconds / 2
    hello = {"type": "hello", "token": program.token(CUSTOMER), "last_seq": 0}
    while time.monotonic() < until:
        frames = [fuzzing.raw_frame(fuzzing.CUSTOMER, world, chance) for _ in range(3)]
        body = f'{{"hello": {json.dumps(hello)}, "frames": [{", ".join(map(_text, frames))}]}}'
        if '"sign.out"' in body:
            hello["token"] = program.token(CUSTOMER)
        status = _posted(f"{program.base}/chat/frames", body.encode())
        assert status in (200, 400, 413), (status, body)
        answered += status == 200
    assert answered > 20
    _log_is_quiet(program, read_from)


def _chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311  # nothing secret comes of it


def _text(raw: str | bytes) -> str:
    return raw.decode() if isinstance(raw, bytes) else raw


def _posted(address: str, body: bytes) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data=body, method="POST"), timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


async def _fuzz(
    program: Stack, opened: Opened, shapes: Mapping[str, Any], world: fuzzing.World, seconds: float
) -> None:
    chance, sent = _chance(), 0
    read_from, until = program.log_of("web").stat().st_size, time.monotonic() + seconds
    while time.monotonic() < until:
        async with opened() as client:
            while time.monotonic() < until and client.close_code is None:
                batch = [fuzzing.raw_frame(shapes, world, chance) for _ in range(BATCH)]
                sent += await _said(client, batch)
                await _still_there(client, batch)
                assert program.running["web"].poll() is None, batch
            if client.close_code is not None:
                assert client.close_code in CLOSES, (client.close_code, client.frames[-5:])
    assert sent > 5 * seconds, f"only {sent} frames in {seconds} s"
    _log_is_quiet(program, read_from)


async def _said(client: SocketClient, batch: list[str | bytes]) -> int:
    sent = 0
    for raw in batch:
        try:
            await client.send_raw(raw)
        except ConnectionClosed:
            break
        sent += 1
    return sent


async def _still_there(client: SocketClient, batch: list[str | bytes]) -> None:
    """What is asked last is answered, to its own id, unless the socket was closed with one of its own codes."""
    asked = str(uuid.uuid4())
    try:
        await client.send({"type": "nothing", "client_id": asked})
        await client.send({"type": "ping"})
    except ConnectionClosed:
        await client.wait_closed()
        return
    try:
        answer = await client.wait_for(type="error", client_id=asked)
        assert answer["code"] == "frame_type_unknown"
    except AssertionError:
        assert client.close_code in CLOSES, (client.close_code, batch)
    failed = [frame for frame in client.frames if frame.get("code") == "try_again"]
    assert not failed, (failed, batch)


def _log_is_quiet(program: Stack, read_from: int) -> None:
    said = program.log_of("web").read_bytes()[read_from:].decode(errors="replace")
    found = FAILED.search(said)
    assert found is None, said[max(0, found.start() - 1000) : found.start() + 4000]
