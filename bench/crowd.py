"""P7 and P8: a crowd of customers who are only there, and one that comes back all at once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import WebSocketException

from bench.load import Peer, open_peer
from bench.servers import cpu_seconds, resident_bytes
from tests.flows.stack import Stack

_AT_A_TIME = 50
_WARM = 200
_QUIET_SECONDS = 5.0
_OPENING_SECONDS = 7.0  # then the widget gives a socket up, and tries another after a pause that doubles
_WELCOME_SECONDS = 30.0
_BACKOFF_SECONDS = (0.5, 30.0)
HEARTBEAT_SECONDS = 25.0
"""How often a widget pings and polls."""


@dataclass
class Crowd:
    """Open sockets of customers who have been welcomed; ``errors`` are the error frames that any of them got."""

    program: Stack
    peers: list[Peer] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def enter(self, customers: Sequence[str]) -> None:
        """One socket for each, fifty at a time."""
        for start in range(0, len(customers), _AT_A_TIME):
            batch = customers[start : start + _AT_A_TIME]
            self.peers += await asyncio.gather(*(self._one(customer) for customer in batch))

    async def _one(self, customer_ref: str) -> Peer:
        peer = await open_peer(self.program.chat_url, self._hears, compression="deflate")
        await peer.send({"type": "hello", "token": self.program.token(customer_ref), "last_seq": 0})
        await asyncio.wait_for(peer.first, _WELCOME_SECONDS)
        return peer

    def _hears(self, frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "error":
            self.errors.append(frame["code"])

    async def beat(self, seconds: float) -> None:
        """Ping and poll as widgets do, each once in 25 s, spread evenly."""
        start, gap = time.perf_counter(), HEARTBEAT_SECONDS / len(self.peers)
        for number in range(int(seconds / gap)):
            await asyncio.sleep(max(0.0, start + number * gap - time.perf_counter()))
            peer = self.peers[number % len(self.peers)]
            await peer.send({"type": "ping"})
            await peer.send({"type": "poll", "last_seq": peer.first.result()["last_seq"]})

    async def leave(self) -> None:
        await asyncio.gather(*(peer.close() for peer in self.peers))


@dataclass(frozen=True, slots=True)
class Idle:
    """What a socket takes (kB), and the share of a core that all take (per cent): silent, and with their heartbeats."""

    kilobytes: float
    silent: float
    beating: float


async def idle(program: Stack, customers: Sequence[str], sockets: int, *, seconds: float) -> Idle:
    """``sockets`` in all, shared evenly among ``customers``, on a web process of their own."""
    await asyncio.to_thread(_restart, program)
    pid = program.running["web"].pid
    warm = Crowd(program)
    await warm.enter(customers[:_WARM])
    await warm.leave()
    await asyncio.sleep(_QUIET_SECONDS)
    before = resident_bytes(pid)
    crowd = Crowd(program)
    await crowd.enter((list(customers) * (1 + sockets // len(customers)))[:sockets])
    await asyncio.sleep(_QUIET_SECONDS)
    kilobytes = (resident_bytes(pid) - before) / sockets / 1024
    used = cpu_seconds(pid)
    await asyncio.sleep(seconds)
    silent = (cpu_seconds(pid) - used) / seconds
    used = cpu_seconds(pid)
    await crowd.beat(seconds)
    beating = (cpu_seconds(pid) - used) / seconds
    assert not crowd.errors, crowd.errors[:5]
    await crowd.leave()
    return Idle(kilobytes, 100 * silent, 100 * beating)


@dataclass
class Return:
    """``seconds`` until each had its welcome; ``again`` sockets that did not open in time; ``failed`` statements."""

    seconds: list[float] = field(default_factory=list)
    again: int = 0
    failed: int = 0


async def all_at_once(program: Stack, customers: Sequence[str]) -> Return:
    """All are there when the web process is killed; once there is another, they come back in the same moment."""
    await asyncio.to_thread(_restart, program)  # nobody counts what was opened before
    crowd = Crowd(program)
    await crowd.enter(customers)
    known = [peer.first.result() for peer in crowd.peers]
    await asyncio.to_thread(_restart, program)
    await asyncio.gather(*(peer.closed() for peer in crowd.peers))
    rolled_back = _rolled_back(program)
    back = Return()
    start = time.perf_counter()
    pairs = zip(customers, known, strict=True)
    peers = await asyncio.gather(*(_come_back(program, customer, last, back, start) for customer, last in pairs))
    back.failed += _rolled_back(program) - rolled_back
    await asyncio.gather(*(peer.close() for peer in peers))
    return back


async def _come_back(program: Stack, customer_ref: str, known: dict[str, Any], back: Return, start: float) -> Peer:
    def hears(frame: dict[str, Any], now: float) -> None:
        back.failed += frame["type"] == "error"

    hello = {"type": "hello", "token": program.token(customer_ref), "conversation": known["conversation"]}
    pause, longest = _BACKOFF_SECONDS
    while True:
        with contextlib.suppress(OSError, TimeoutError, WebSocketException):
            async with asyncio.timeout(_OPENING_SECONDS):
                peer = await open_peer(program.chat_url, hears, compression="deflate")
            await peer.send({**hello, "last_seq": known["last_seq"]})
            welcome = await asyncio.wait_for(peer.first, _WELCOME_SECONDS)
            back.seconds.append(time.perf_counter() - start)
            assert (welcome["conversation"], welcome["messages"]) == (known["conversation"], []), welcome
            return peer
        back.again += 1
        await asyncio.sleep(pause * random.uniform(0.5, 1))
        pause = min(longest, 2 * pause)


def _restart(program: Stack) -> None:
    program.kill("web")
    program.start("web")


def _rolled_back(program: Stack) -> int:
    ((number,),) = program.rows("SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()")
    return int(number)
