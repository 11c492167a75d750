"""One connection that keeps coming back, as the widget's ``link.js`` keeps its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from dataclasses import replace

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.chaos.clocks import Clocks
from tests.chaos.polling import Frame, On, Poller

PROVEN_FAILURES = 4
_UNOPENED = (OSError, TimeoutError, InvalidHandshake, InvalidMessage, ConnectionClosed, EOFError)


class Link:
    """``run`` until cancelled; ``send`` while there is somewhere to send to. Without ``poll_url``: sockets only."""

    def __init__(
        self,
        url: str,
        on: On,
        *,
        clocks: Clocks,
        chance: random.Random,
        poll_url: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        self._url, self._poll_url, self._headers = url, poll_url, headers or {}
        self._on, self._clocks, self._chance = on, clocks, chance
        self._out: asyncio.Queue[Frame] | None = None
        self._proven = False
        self._unopened = self._attempt = 0
        self.polled = 0
        """Answers that came over HTTP."""

    def send(self, frame: Frame) -> bool:
        """False when the caller is to keep it. True says nothing of its arrival."""
        if self._out is None:
            return False
        self._out.put_nowait(frame)
        return True

    async def run(self) -> None:
        while True:
            if self._poll_url and self._unopened >= (PROVEN_FAILURES if self._proven else 1):
                await self._over_http()
            else:
                socket = await self._open()
                if socket is not None:
                    await self._over(socket)
            self._out = None
            self._on.down()
            ceiling = min(self._clocks.backoff_last, self._clocks.backoff_first * 2**self._attempt)
            self._attempt += 1
            await asyncio.sleep(ceiling * self._chance.uniform(0.5, 1))

    def _hear(self, frame: Frame) -> None:
        if frame["type"] == "welcome":
            self._attempt = 0  # the next loss starts again with a short pause
        self._on.frame(frame)

    # Over a socket

    async def _open(self) -> ClientConnection | None:
        self._unopened += 1
        try:
            async with asyncio.timeout(self._clocks.opening):
                socket = await connect(
                    self._url, additional_headers=self._headers, proxy=None, ping_interval=None, open_timeout=None
                )
        except _UNOPENED:
            return None
        self._proven, self._unopened = True, 0
        return socket

    async def _over(self, socket: ClientConnection) -> None:
        """Until it is lost. A dead socket may take minutes to close, so it is let go of at once."""
        out: asyncio.Queue[Frame] = asyncio.Queue()
        self._out = out
        writing = asyncio.create_task(_write(socket, out))
        self._on.open()
        try:
            async with asyncio.timeout(None) as patience:
                beating = asyncio.create_task(self._beat(patience))
                try:
                    async for raw in socket:
                        patience.reschedule(None)
                        self._hear(json.loads(raw))
                finally:
                    beating.cancel()
        except (TimeoutError, ConnectionClosed):
            pass
        finally:
            writing.cancel()
            socket.transport.abort()
            await asyncio.gather(writing, beating, return_exceptions=True)

    async def _beat(self, patience: asyncio.Timeout) -> None:
        while True:
            await asyncio.sleep(self._clocks.heartbeat)
            self.send({"type": "ping"})
            self._on.beat()
            patience.reschedule(asyncio.get_running_loop().time() + self._clocks.silence)

    # Over HTTP

    async def _over_http(self) -> None:
        """Until a request fails, or a socket opens again; that one is used at once."""
        self._unopened = 0
        self._out = asyncio.Queue()
        poller = Poller(self._poll_url, replace(self._on, frame=self._hear), self._out, clocks=self._clocks)
        polling = asyncio.create_task(poller.run())
        trying = asyncio.create_task(self._another())
        try:
            await asyncio.wait((polling, trying), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (polling, trying):
                task.cancel()
            ended = await asyncio.gather(polling, trying, return_exceptions=True)
            self.polled += poller.answered
        for error in ended:
            if isinstance(error, Exception):
                raise error
        if isinstance(ended[1], ClientConnection):
            await self._over(ended[1])

    async def _another(self) -> ClientConnection:
        while True:
            await asyncio.sleep(self._clocks.another_socket)
            socket = await self._open()
            self._unopened = 0
            if socket is not None:
                return socket


async def _write(socket: ClientConnection, out: asyncio.Queue[Frame]) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await socket.send(json.dumps(await out.get()))
