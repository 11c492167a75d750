"""One socket spoken to without a server: the application itself, with a client that may stop reading."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self

Frame = dict[str, Any]
_PATIENCE_SECONDS = 20


class Wire:
    """``async with Wire(application, **scope)``; frames arrive in ``frames``, the close code in ``closed``."""

    def __init__(self, application: Callable[..., Awaitable[None]], **scope: Any) -> None:
        self._application = application
        self._scope = {"type": "websocket", "path": "/", "headers": [], "query_string": b"", **scope}
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._news = asyncio.Condition()
        self.reading = asyncio.Event()
        self.reading.set()
        self.frames: list[Frame] = []
        self.closed: int | None = None

    async def __aenter__(self) -> Self:
        self._said.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.ensure_future(self._application(self._scope, self._said.get, self._hear))
        return self

    async def __aexit__(self, *error: object) -> None:
        self.reading.set()
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1000})
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await self._task

    async def _hear(self, event: dict[str, Any]) -> None:
        await self.reading.wait()
        async with self._news:
            if event["type"] == "websocket.send":
                self.frames.append(json.loads(event["text"]))
            elif event["type"] == "websocket.close":
                self.closed = event.get("code", 1000)
            self._news.notify_all()

    async def send(self, frame: Frame) -> None:
        await self._said.put({"type": "websocket.receive", "text": json.dumps(frame)})

    async def wait_for(self, *, after: int = 0, **like: Any) -> Frame:
        """The first frame from number ``after`` on that has these values."""

        def found() -> Frame | None:
            return next((frame for frame in self.frames[after:] if like.items() <= frame.items()), None)

        async with asyncio.timeout(_PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: found() is not None)
        frame = found()
        assert frame is not None
        return frame

    async def wait_closed(self) -> int:
        async with asyncio.timeout(_PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: self.closed is not None)
        assert self.closed is not None
        return self.closed

    async def ping(self) -> None:
        """Until everything said before has been dealt with."""
        mark = len(self.frames)
        await self.send({"type": "ping"})
        await self.wait_for(after=mark, type="pong")

    async def taken_in(self) -> None:
        """As ``ping``, for a socket that does not answer any more."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not self._said.empty():
                await asyncio.sleep(0.01)
        await asyncio.sleep(0)
