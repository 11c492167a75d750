"""The customer's frames over HTTP, for networks that let no socket through. See ``docs/frames.md``.

Each request stands alone, so that any web process may answer it: it says hello, hands in its frames, and is answered
with all that a socket would have sent. One that hands in nothing stays open until something is new.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import orjson
from channels.exceptions import StopConsumer
from channels.generic.http import AsyncHttpConsumer

from handoff.frames.outgoing import encode, error_frame
from supportbot.live.consumer import ChatConsumer

MOST_BYTES = 256 * 1024
MOST_FRAMES = 50
LONGEST_WAIT_SECONDS = 20.0
_TWOS_SECONDS = 0.03
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    # Who asks is proven by the token in the body; no cookie is read, so any page may ask.
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]
Frame = dict[str, Any]


class _Collecting(ChatConsumer):
    """A customer's socket without the socket: what it would send is kept."""

    def __init__(self, scope: dict[str, Any]) -> None:
        super().__init__()
        self.scope = scope
        self.sent: list[Frame] = []
        self.code: int | None = None
        self.news = asyncio.Event()

    async def send_frame(self, frame: Frame) -> None:
        if not self.closed:
            self.sent.append(frame)
            self.news.set()

    async def shut(self, code: int) -> None:
        self.closed, self.code = True, self.code or code
        self.news.set()

    async def show_redacted(self, last_seq: int) -> None:
        """Nothing: every request is a hello, and one that has news is not kept open. The next socket shows it."""

    async def take(self, frames: list[Frame]) -> None:
        for frame in frames:
            if not self.closed:
                await self.receive_frame(encode(frame))

    async def wait(self, seconds: float) -> None:
        """Until there is more than the welcome; then a moment longer, since what is said often comes in twos."""
        self.news.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.news.wait()
                await asyncio.sleep(_TWOS_SECONDS)


class PollConsumer(AsyncHttpConsumer):  # type: ignore[misc]  # Channels ships no types
    """``POST /chat/frames`` with ``{"hello": frame, "frames": [frame]}``; ``{"frames": [...], "close": code or null}``.

    The body is JSON whatever its content type says: a page of another origin sends it as plain text, which needs no
    question beforehand.
    """

    async def http_request(self, message: dict[str, Any]) -> None:
        self.body.append(message.get("body", b""))
        if sum(map(len, self.body)) > MOST_BYTES:
            await self._answer(413, [error_frame("frame_too_large", "That is too much at once.")], None)
            raise StopConsumer
        if not message.get("more_body"):
            await self.handle(b"".join(self.body))
            raise StopConsumer

    async def http_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def handle(self, body: bytes) -> None:
        if self.scope["method"] != "POST":
            await self._answer(405, [error_frame("frame_not_json", "Frames are posted.")], None)
            return
        read = _read(body)
        if read is None:
            await self._answer(400, [error_frame("frame_not_json", "A hello and a list of frames are needed.")], None)
            return
        hello, frames = read
        chat = _Collecting(self.scope)
        try:
            await chat.take([hello, *frames])
            if chat.session is not None and not chat.closed and not frames and not _has_news(chat.sent):
                await chat.wait(LONGEST_WAIT_SECONDS)
        finally:
            chat.closed = True
            await chat.left()
        await self._answer(200, chat.sent, chat.code)

    async def _answer(self, status: int, frames: list[Frame], code: int | None) -> None:
        await self.send_response(status, orjson.dumps({"frames": frames, "close": code}), headers=_HEADERS)


def _has_news(sent: list[Frame]) -> bool:
    """Whether the welcome brings messages, or something else was sent beside it."""
    return len(sent) != 1 or bool(sent[0].get("messages"))


def _read(body: bytes) -> tuple[Frame, list[Frame]] | None:
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(asked, dict):
        return None
    hello, frames = asked.get("hello"), asked.get("frames", [])
    if not isinstance(hello, dict) or not isinstance(frames, list) or len(frames) > MOST_FRAMES:
        return None
    if not all(isinstance(frame, dict) for frame in frames):
        return None
    return {**hello, "type": "hello"}, frames
