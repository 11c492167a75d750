"""A customer's or an agent's socket as a test drives it, with a journal of everything it was sent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Frame = dict[str, Any]
PATIENCE_SECONDS = 20.0


class SocketClient:
    """Speaks frames; ``wait_for`` looks through what has come and then waits for more."""

    def __init__(self, url: str, *, headers: dict[str, str] | None = None) -> None:
        self._url, self._headers = url, headers or {}
        self.frames: list[Frame] = []
        self.close_code: int | None = None
        self._arrived = asyncio.Condition()
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._socket = await connect(self._url, additional_headers=self._headers, max_size=None, proxy=None)
        self._reader = asyncio.create_task(self._read(self._socket))
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for raw in socket:
                await self._take(raw)
        except ConnectionClosed:
            pass
        async with self._arrived:
            self.close_code = socket.close_code
            self._arrived.notify_all()

    async def _take(self, raw: str | bytes) -> None:
        async with self._arrived:
            self.frames.append(json.loads(raw))
            self._arrived.notify_all()

    async def send_raw(self, raw: str | bytes) -> None:
        assert self._socket is not None
        await self._socket.send(raw)

    async def send(self, frame: Frame) -> None:
        await self.send_raw(json.dumps(frame))

    async def wait_for(self, seconds: float = PATIENCE_SECONDS, *, after: int = 0, **like: Any) -> Frame:
        """The first frame from index ``after`` on whose fields equal ``like``; AssertionError when none comes."""

        def found() -> Frame | None:
            matching = (f for f in self.frames[after:] if all(f.get(key) == value for key, value in like.items()))
            return next(matching, None)

        async with self._arrived:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(
                    self._arrived.wait_for(lambda: found() is not None or self.close_code is not None), seconds
                )
            frame = found()
        assert frame is not None, f"no frame like {like} within {seconds} s; closed {self.close_code}; {self.frames}"
        return frame

    async def wait_closed(self, seconds: float = PATIENCE_SECONDS) -> int:
        async with self._arrived:
            await asyncio.wait_for(self._arrived.wait_for(lambda: self.close_code is not None), seconds)
        assert self.close_code is not None
        return self.close_code

    def messages(self, **like: Any) -> list[Frame]:
        """Every message shown so far, welcome's included, once each, by number."""
        shown: dict[int, Frame] = {}
        for frame in self.frames:
            for message in frame.get("messages", [frame] if frame["type"] == "message" else []):
                shown[message["seq"]] = message
        ordered = [shown[seq] for seq in sorted(shown)]
        return [m for m in ordered if all(m.get(key) == value for key, value in like.items())]


class CustomerClient(SocketClient):
    """A customer's socket, identified by a signed token."""

    async def hello(self, token: str, *, last_seq: int = 0, conversation: str | None = None) -> Frame:
        mark = len(self.frames)
        await self.send(
            {"type": "hello", "token": token, "last_seq": last_seq}
            | ({"conversation": conversation} if conversation else {})
        )
        return await self.wait_for(after=mark, type="welcome")

    async def say(self, text: str, *, client_id: str | None = None, **more: Any) -> Frame:
        """Send a message and wait for its acknowledgement."""
        key = client_id or str(uuid.uuid4())
        mark = len(self.frames)
        await self.send({"type": "message.send", "client_id": key, "text": text, **more})
        return await self.wait_for(after=mark, type="ack", client_id=key)


class AgentClient(SocketClient):
    """An agent's socket, signed in by a session cookie."""

    async def hello(self) -> Frame:
        await self.send({"type": "hello"})
        return await self.wait_for(type="welcome")

    async def watch(self, conversation: str, *, last_seq: int = 0) -> Frame:
        mark = len(self.frames)
        await self.send({"type": "watch", "conversation": conversation, "last_seq": last_seq})
        return await self.wait_for(after=mark, type="thread")

    async def claim(self, conversation: str, version: int) -> Frame:
        mark = len(self.frames)
        await self.send({"type": "claim", "conversation": conversation, "custody_version": version})
        return await self.wait_for(after=mark, type="ack", frame="claim")

    async def reply(self, conversation: str, text: str, *, version: int, last_seq: int) -> Frame:
        mark = len(self.frames)
        key = str(uuid.uuid4())
        await self.send(
            {
                "type": "reply.send",
                "conversation": conversation,
                "client_id": key,
                "text": text,
                "custody_version": version,
                "last_seq": last_seq,
            }
        )
        return await self.wait_for(after=mark, type="ack", client_id=key)
