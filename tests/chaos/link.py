"""One connection that keeps coming back, as the widget's ``link.js`` and ``poller.js`` keep theirs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.chaos.clocks import Clocks

Frame = dict[str, Any]
PROVEN_FAILURES = 4
_MOST_FRAMES = 50
_UNOPENED = (OSError, TimeoutError, InvalidHandshake, InvalidMessage, ConnectionClosed, EOFError)


@dataclass(frozen=True, slots=True)
class On:
    """Who is told: a way is open, a frame came, the connection is lost (once each), the heart beats."""

    open: Callable[[], None]
    frame: Callable[[Frame], None]
    down: Callable[[], None]
    beat: Callable[[], None]


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

    def settled(self) -> None:
        self._attempt = 0

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
                        self._on.frame(json.loads(raw))
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
        polling = asyncio.create_task(self._poll(self._out))
        trying = asyncio.create_task(self._another())
        try:
            await asyncio.wait((polling, trying), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (polling, trying):
                task.cancel()
            ended = await asyncio.gather(polling, trying, return_exceptions=True)
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

    async def _poll(self, out: asyncio.Queue[Frame]) -> None:
        proven = False
        async with httpx2.AsyncClient(timeout=self._clocks.request, trust_env=False) as browser:
            while True:
                self._on.open()
                hello, frames = _taken(out)
                # A ping has the first request answered at once: then it is known that the way is open.
                answer = await self._ask(browser, hello, [*frames, *([] if proven else [{"type": "ping"}])], out)
                if answer is None:
                    return
                proven = True
                for frame in answer["frames"]:
                    self._on.frame(frame)
                if answer["close"]:
                    return
                await asyncio.sleep(0 if out.qsize() else self._clocks.pause)

    async def _ask(
        self, browser: httpx2.AsyncClient, hello: Frame, frames: list[Frame], out: asyncio.Queue[Frame]
    ) -> Frame | None:
        """The answer, None when none came. One that only waits gives way to what is to be sent."""
        asking = asyncio.create_task(browser.post(self._poll_url, json={"hello": hello, "frames": frames}))
        waiting = asyncio.create_task(_any_in(out)) if not frames else None
        try:
            await asyncio.wait([asking, *([waiting] if waiting else [])], return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return {"frames": [], "close": None}
            answer: Frame = asking.result().raise_for_status().json()
        except (httpx2.HTTPError, ValueError):
            return None
        else:
            self.polled += 1
            return answer
        finally:
            for task in filter(None, (asking, waiting)):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, httpx2.HTTPError):
                    await task


async def _write(socket: ClientConnection, out: asyncio.Queue[Frame]) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await socket.send(json.dumps(await out.get()))


async def _any_in(out: asyncio.Queue[Frame]) -> None:
    while out.empty():
        await asyncio.sleep(0.01)


def _taken(out: asyncio.Queue[Frame]) -> tuple[Frame, list[Frame]]:
    """The newest hello, and what else is to be sent. A hello asks for what a poll would ask for."""
    hello: Frame = {}
    frames: list[Frame] = []
    while not out.empty() and len(frames) < _MOST_FRAMES:
        frame = out.get_nowait()
        if frame["type"] == "hello":
            hello = frame
        elif frame["type"] not in ("ping", "poll"):
            frames.append(frame)
    return hello, frames
