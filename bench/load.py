"""Sockets that send at a steady pace and note when each message was acknowledged and delivered."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect

_SETTLE_SECONDS = 5.0


@dataclass
class Journal:
    """Moments by client_id, seconds of the monotonic clock; and what CPU the server used meanwhile, if metered."""

    sent: dict[str, float] = field(default_factory=dict)
    acked: dict[str, float] = field(default_factory=dict)
    delivered: dict[str, float] = field(default_factory=dict)
    cpu_seconds: float = 0.0

    def milliseconds(self, reached: dict[str, float]) -> list[float]:
        """From sending to ``reached``, sorted; messages that never arrived are left out and counted by ``missing``."""
        return sorted((reached[key] - at) * 1000 for key, at in self.sent.items() if key in reached)

    def p95(self, reached: dict[str, float]) -> float:
        return percentile(self.milliseconds(reached), 0.95)

    def missing(self, reached: dict[str, float]) -> int:
        return sum(key not in reached for key in self.sent)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``ordered`` lies (nearest rank)."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


class Peer:
    """One open socket; ``on_frame`` sees each frame with the moment it came."""

    def __init__(self, socket: ClientConnection, on_frame: Callable[[dict[str, Any], float], None]) -> None:
        self.socket = socket
        self.first: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._on_frame = on_frame
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for raw in self.socket:
            now = time.perf_counter()
            frame = orjson.loads(raw)
            if not self.first.done():
                self.first.set_result(frame)
            self._on_frame(frame, now)

    async def send(self, frame: dict[str, Any]) -> None:
        await self.socket.send(orjson.dumps(frame).decode())

    async def close(self) -> None:
        await self.socket.close()
        await self.closed()

    async def closed(self) -> None:
        """Wait until the other side has gone."""
        await asyncio.gather(self._reader, return_exceptions=True)


async def open_peer(
    url: str,
    on_frame: Callable[[dict[str, Any], float], None],
    headers: dict[str, str] | None = None,
    *,
    compression: str | None = None,
) -> Peer:
    """Raises what ``connect`` raises. ``compression`` is what is offered; the server need not take it."""
    socket = await connect(url, additional_headers=headers or {}, compression=compression, max_size=None, proxy=None)
    return Peer(socket, on_frame)


async def pace(
    senders: Sequence[Callable[[str], Awaitable[None]]], journal: Journal, *, per_second: float, seconds: float
) -> None:
    """Send in turn over ``senders`` at ``per_second`` in all, whether or not earlier ones have come back."""
    start = time.perf_counter()
    tasks = []
    for number in range(int(per_second * seconds)):
        due = start + number / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        key = str(uuid.uuid4())
        journal.sent[key] = time.perf_counter()
        tasks.append(asyncio.create_task(_ignore_result(senders[number % len(senders)](key))))
    await asyncio.gather(*tasks)


async def _ignore_result(work: Awaitable[None]) -> None:
    await work


async def settle(journal: Journal, reached: dict[str, float]) -> None:
    """Wait until everything sent has ``reached``, or a few seconds."""
    deadline = time.perf_counter() + _SETTLE_SECONDS
    while journal.missing(reached) and time.perf_counter() < deadline:
        await asyncio.sleep(0.02)
