"""A TCP proxy that mistreats connections: it delays, freezes or swallows one direction, cuts, resets and refuses.

What a connection suffers, and when, is drawn from the seed and the connection's number. Bytes are never changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections import Counter
from itertools import chain
from typing import Self

KINDS = {"delay": 30, "freeze": 25, "drop": 10, "cut": 20, "reset": 15}
"""What may befall an open connection, and how often each kind does among a hundred."""
REFUSED = 0.08
UNTOUCHED = 0.1
_MEAN_GAP_SECONDS = 2.5
_DELAY_SECONDS = (0.01, 0.4)
_LASTS_SECONDS = (0.5, 5.0)
_CUT_AFTER_BYTES = 600
_HURRIED = struct.pack("ii", 1, 0)  # SO_LINGER of no time at all: closing sends a reset


class _Reset(Exception):
    """The connection ends as if a box between had lost its memory."""


class _Way:
    """One direction of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, chance: random.Random) -> None:
        self._reader, self._writer, self._chance = reader, writer, chance
        self.flows = asyncio.Event()
        self.flows.set()
        self.slow = self.swallows = False
        self.left: int | None = None
        """Bytes until the cut; None when none is due."""

    async def pump(self) -> None:
        """Until the sender ends it, or the cut."""
        while data := await self._reader.read(65536):
            if self.slow:
                await asyncio.sleep(self._chance.uniform(*_DELAY_SECONDS))
            await self.flows.wait()
            if self.swallows:
                continue
            data = data[: self.left]
            self._writer.write(data)
            await self._writer.drain()
            if self.left is not None:
                self.left -= len(data)
                if self.left <= 0:
                    return

    def ease(self) -> None:
        self.flows.set()
        self.slow, self.left = False, None


class Proxy:
    """``async with Proxy(upstream_port, seed)``; listens on ``port``. ``walled`` lets nobody through at all."""

    def __init__(self, upstream_port: int, seed: str, *, walled: bool = False) -> None:
        self.upstream_port, self._seed, self._walled = upstream_port, seed, walled
        self.counts: Counter[str] = Counter()
        self.port = 0
        self._calm = False
        self._number = 0
        self._open: set[tuple[_Way, _Way]] = set()
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def calm(self) -> None:
        """Mistreat nothing from now on. What was swallowed stays swallowed: that the other side must find out."""
        self._calm = True
        for way in chain.from_iterable(self._open):
            way.ease()

    def swallow_answers(self) -> None:
        """What the server says on the connections of this moment arrives nowhere."""
        for _, down in self._open:
            down.swallows = True

    def cut(self) -> None:
        """End the connections of this moment, as a box between that has lost its memory."""
        for task in self._serving:
            task.cancel()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._number += 1
        chance = random.Random(f"{self._seed}:{self._number}")  # noqa: S311
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer, chance))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, chance: random.Random) -> None:
        if self._walled or (not self._calm and chance.random() < REFUSED):
            self.counts["refuse"] += 1
            _reset(writer)
            return
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self.upstream_port)
        except OSError:
            _reset(writer)
            return
        up, down = _Way(reader, upstream[1], chance), _Way(upstream[0], writer, chance)
        self._open.add((up, down))
        try:
            await self._carry(up, down, chance)
            for end in (writer, upstream[1]):
                end.close()
        except (OSError, _Reset):
            _reset(writer)
            _reset(upstream[1])
        finally:
            self._open.discard((up, down))
            for end in (writer, upstream[1]):
                end.transport.abort() if not end.is_closing() else None

    async def _carry(self, up: _Way, down: _Way, chance: random.Random) -> None:
        """Both directions until either ends. Raises OSError, _Reset."""
        work = [asyncio.ensure_future(way.pump()) for way in (up, down)]
        trouble = asyncio.ensure_future(self._trouble(up, down, chance))
        try:
            while not any(one.done() for one in work):
                pending = [*work, *([] if trouble.done() else [trouble])]
                done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    one.result()
        finally:
            for one in (*work, trouble):
                one.cancel()
            await asyncio.gather(*work, trouble, return_exceptions=True)

    async def _trouble(self, up: _Way, down: _Way, chance: random.Random) -> None:
        if chance.random() < UNTOUCHED:
            return
        while True:
            await asyncio.sleep(chance.expovariate(1 / _MEAN_GAP_SECONDS))
            if self._calm:
                return
            (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
            self.counts[kind] += 1
            await _befall(kind, chance.choice((up, down)), chance)


async def _befall(kind: str, way: _Way, chance: random.Random) -> None:
    if kind == "reset":
        raise _Reset
    if kind == "cut":
        way.left = chance.randrange(1, _CUT_AFTER_BYTES)
    elif kind == "drop":
        way.swallows = True
    elif kind == "freeze":
        way.flows.clear()
        await asyncio.sleep(chance.uniform(*_LASTS_SECONDS))
        way.flows.set()
    else:
        way.slow = True
        await asyncio.sleep(chance.uniform(*_LASTS_SECONDS))
        way.slow = False


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other side gets a reset."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HURRIED)
    writer.transport.abort()
