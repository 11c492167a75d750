"""A reply as bytes on the line, at a pace, with what goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import orjson

from sandbox.model.asked import Asked
from sandbox.model.mishaps import Barrier, Mishap, Speech
from sandbox.model.reply import Reply
from sandbox.model.shapes import chunks
from sandbox.serving.staging import Cut

HUGE_BYTES = 10_000_000
_PIECE = b"data: " + orjson.dumps({"choices": [{"index": 0, "delta": {"content": "x" * 10_000}}]}) + b"\n\n"
_WRONG = {
    "garbage": b'data: {"choices": [{"delta": {"content": \n\n',
    "types": b'data: {"choices": [{"delta": {"content": 17}, "finish_reason": {}}]}\n\n',
    "error": b'data: {"error": {"message": "The server had an error", "type": "server_error", "code": 500}}\n\n',
}


async def spoken(
    asked: Asked, reply: Reply, mishap: Mishap | None, speech: Speech, barrier: Barrier
) -> AsyncIterator[bytes]:
    """Raises Cut where the connection is to be cut."""
    kind = mishap.mishap if mishap else ""
    if kind == "huge":
        for _ in range(HUGE_BYTES // 10_000):
            yield _PIECE
    for place, line in enumerate(_events(asked, reply, done=kind != "no_done")):
        await speech.before(place)
        await barrier.at(place)
        if mishap and place == mishap.parts:
            await _stop(mishap)
            if kind in _WRONG:
                yield _WRONG[kind]
                return
        async for piece in _written(line, kind):
            yield piece


async def _stop(mishap: Mishap) -> None:
    if mishap.mishap == "half":
        raise Cut
    if mishap.mishap == "stall":
        await asyncio.sleep(mishap.seconds)


async def _written(line: bytes, kind: str) -> AsyncIterator[bytes]:
    if kind == "crlf":
        yield b": still here\r\n\r\n" + line.replace(b"\n", b"\r\n")
    elif kind == "crumbs":
        for start in range(0, len(line), 3):
            yield line[start : start + 3]
            await asyncio.sleep(0)
    else:
        yield line


def _events(asked: Asked, reply: Reply, *, done: bool) -> Iterator[bytes]:
    if reply.raw is not None:
        yield reply.raw
        return
    for chunk in chunks(asked, reply):
        yield b"data: " + orjson.dumps(chunk) + b"\n\n"
    if done:
        yield b"data: [DONE]\n\n"
