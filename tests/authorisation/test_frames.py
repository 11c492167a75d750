"""Every frame of both sockets, said by everybody who may not: a new frame without a row here fails."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from handoff.consumers.inbox import InboxConsumer
from supportbot.identity.revoking import sessions_revoke
from supportbot.live import runner
from supportbot.live.consumer import ChatConsumer
from tests.authorisation.world import SHOP, A, World, build, customer_token, tokens
from tests.handoff.async_stores import _closed_stores
from tests.wire import Frame, Wire

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)
Sample = Callable[[World], Frame]


def _client_id() -> str:
    return str(uuid.uuid4())


CUSTOMERS: dict[str, Sample] = {
    "hello": lambda world: {"conversation": str(world.conversation.pk), "last_seq": 0},
    "poll": lambda world: {"last_seq": 0},
    "message.send": lambda world: {"client_id": _client_id(), "text": "Hi", "files": [str(world.attachment.pk)]},
    "person.request": lambda world: {"client_id": _client_id()},
    "conversation.end": lambda world: {},
    "contact.leave": lambda world: {"email": "mallory@example.com"},
    "transcript.send": lambda world: {"email": "mallory@example.com"},
    "file.link": lambda world: {"file": str(world.attachment.pk)},
    "invoice.link": lambda world: {"number": world.invoice_number},
    "action.link": lambda world: {"action": str(world.action.pk)},
    "feedback": lambda world: {"seq": 2, "value": "down"},
    "rating": lambda world: {"score": 1},
    "read": lambda world: {"seq": 2},
    "typing": lambda world: {},
    "verify.request": lambda world: {"email": "mallory@example.com"},
    "verify": lambda world: {"code": "000000"},
    "sign.out": lambda world: {},
    "action.confirm": lambda world: {},
    "ping": lambda world: {},
}
"""Each frame of the customer's socket, aimed at the first customer's conversation as well as it can be."""


def _on(world: World, **more: Any) -> Frame:
    return {"conversation": str(world.conversation.pk), "custody_version": world.conversation.custody_version, **more}


AGENTS: dict[str, Sample] = {
    "hello": lambda world: {},
    "watch": lambda world: _on(world, last_seq=0),
    "unwatch": lambda world: {},
    "claim": _on,
    "hand_back": _on,
    "close": lambda world: _on(world, reason="resolved"),
    "reopen": _on,
    "snooze": lambda world: _on(world, until="2099-01-01T09:00Z"),
    "transfer": lambda world: _on(world, to_team=world.team.pk),
    "reply.send": lambda world: _on(world, client_id=_client_id(), text="Hi", last_seq=2),
    "note.add": lambda world: _on(world, client_id=_client_id(), text="Hi"),
    "offer.decline": _on,
    "presence.set": lambda world: {"status": "away"},
    "typing": _on,
    "ping": lambda world: {},
}


def test_every_frame_has_a_row() -> None:
    assert CUSTOMERS.keys() == ChatConsumer.handlers.keys()
    assert AGENTS.keys() == InboxConsumer.handlers.keys()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    yield await sync_to_async(build)()
    await runner.drain(20)


def _leaks(world: World, socket: Wire) -> list[str]:
    seen = json.dumps(socket.frames, ensure_ascii=False)
    return [secret for secret in world.secrets if secret in seen]


# The customer's socket


def _chat(origin: str = SHOP) -> Wire:
    return Wire(ChatConsumer.as_asgi(), headers=[(b"origin", origin.encode()), (b"host", b"support.example")])


async def _say_all(world: World, socket: Wire) -> None:
    for kind, sample in CUSTOMERS.items():
        if kind not in ("hello", "sign.out", "ping"):
            await socket.send({"type": kind, **sample(world)})
    if socket.closed is None:
        await socket.ping()


async def test_who_has_not_said_hello_is_answered_nothing(world: World) -> None:
    before = await sync_to_async(world.as_it_stands)()
    async with _chat() as socket:
        await _say_all(world, socket)
        assert {frame.get("code") for frame in socket.frames if frame["type"] != "pong"} == {"hello_first"}
    assert await sync_to_async(world.as_it_stands)() == before


@pytest.mark.fault("F45")
@pytest.mark.parametrize("who", ["customer B", "a visitor"])
async def test_others_reach_nothing_of_the_first_customers(world: World, who: str) -> None:
    before = await sync_to_async(world.as_it_stands)()
    hello = {"type": "hello", "key": "shop", "token": "" if who == "a visitor" else tokens()[who]}
    async with _chat() as socket:
        await socket.send({**hello, **CUSTOMERS["hello"](world)})
        assert await socket.wait_closed() == 4403
        assert socket.frames[-1]["code"] == "conversation_not_found"
    async with _chat() as socket:
        await socket.send({**hello, "last_seq": 0})
        await socket.wait_for(type="welcome")
        await _say_all(world, socket)
        assert _leaks(world, socket) == []
    assert await sync_to_async(world.as_it_stands)() == before


@dataclass(frozen=True)
class Stopped:
    code: str
    close: int
    origin: str = SHOP
    key: str = "shop"
    token: str = ""


STOPPED = {
    "expired": Stopped("token_expired", 4401, token="expired"),
    "wrong audience": Stopped("token_invalid", 4401, token="wrong audience"),
    "wrong key": Stopped("token_invalid", 4401, token="wrong key"),
    "no signature": Stopped("token_invalid", 4401, token="no signature"),
    "wrong origin": Stopped("origin_refused", 4403, origin="https://evil.example"),
    "wrong site": Stopped("site_unknown", 4403, key="nowhere"),
    "revoked": Stopped("token_revoked", 4401),
    "another browser": Stopped("token_replayed", 4401),
}


@pytest.mark.parametrize("who", STOPPED)
async def test_at_the_door_even_the_first_customers_own_token_may_be_no_good(world: World, who: str) -> None:
    expected, token = STOPPED[who], customer_token(A)
    if expected.token:
        token = tokens()[expected.token]
    if who == "another browser":
        async with _chat() as first:
            await first.send({"type": "hello", "key": "shop", "token": token, "device": "one", "last_seq": 0})
            await first.wait_for(type="welcome")
    if who == "revoked":
        await sync_to_async(sessions_revoke)(customer_ref=A)
    before = await sync_to_async(world.as_it_stands)()
    async with _chat(expected.origin) as socket:
        hello = {"type": "hello", "key": expected.key, "token": token, "device": "two"}
        await socket.send({**hello, **CUSTOMERS["hello"](world)})
        assert await socket.wait_closed() == expected.close
        assert [frame["code"] for frame in socket.frames] == [expected.code]
        await _say_all(world, socket)
        await socket.taken_in()
        assert len(socket.frames) == 1
        assert _leaks(world, socket) == []
    assert await sync_to_async(world.as_it_stands)() == before


async def test_the_first_customer_gets_through_with_all_of_it(world: World) -> None:
    """The checks above would pass for a socket that refuses everybody."""
    async with _chat() as socket:
        await socket.send({"type": "hello", "key": "shop", "token": customer_token(A), **CUSTOMERS["hello"](world)})
        await socket.wait_for(type="welcome")
        assert set(_leaks(world, socket)) >= {world.invoice_number}
        for kind in ("file.link", "invoice.link", "action.link"):
            await socket.send({"type": kind, **CUSTOMERS[kind](world)})
            assert (await socket.wait_for(type=kind))["path"]


# The agents' socket


@dataclass
class Session:
    session_key: str | None


def _inbox(world: World, who: str) -> Wire:
    return Wire(InboxConsumer.as_asgi(), session=Session(world.sessions.get(who)))


@pytest.mark.parametrize("who", ["nobody", "manager", "former", "ended"])
async def test_who_may_not_answer_is_shut_out_at_once(world: World, who: str) -> None:
    before = await sync_to_async(world.as_it_stands)()
    async with _inbox(world, who) as socket:
        assert await socket.wait_closed() == 4403
        for kind, sample in AGENTS.items():
            await socket.send({"type": kind, **sample(world)})
        await socket.taken_in()
        assert [frame["code"] for frame in socket.frames] == ["forbidden"]
    assert await sync_to_async(world.as_it_stands)() == before


@pytest.mark.fault("F45")
async def test_an_agent_of_another_team_reaches_nothing(world: World) -> None:
    before = await sync_to_async(world.as_it_stands)()
    async with _inbox(world, "stranger") as socket:
        await socket.send({"type": "hello"})
        await socket.wait_for(type="welcome")
        for kind, sample in AGENTS.items():
            if kind in ("hello", "ping"):
                continue
            mark = len(socket.frames)
            await socket.send({"type": kind, **sample(world)})
            await socket.ping()
            refused = [frame["code"] for frame in socket.frames[mark:] if frame["type"] == "error"]
            if "conversation" in sample(world) and kind != "typing":
                assert refused == ["conversation_not_found"], kind
        assert _leaks(world, socket) == []
    assert await sync_to_async(world.as_it_stands)() == before


async def test_the_holder_is_shown_it(world: World) -> None:
    async with _inbox(world, "agent") as socket:
        await socket.send({"type": "hello"})
        await socket.wait_for(type="welcome")
        await socket.send({"type": "watch", **AGENTS["watch"](world)})
        await socket.wait_for(type="thread")
        assert len(_leaks(world, socket)) >= 2
