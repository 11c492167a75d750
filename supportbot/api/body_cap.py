"""How large a request to the API may be, held before anything reads it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from supportbot.api.answering import refusal

MOST_BYTES = 64 * 1024
_TEXT = f"The body of a request is at most {MOST_BYTES // 1024} KiB."
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


def capped(app: App) -> App:
    """``app`` behind the cap: what is larger is answered with 413 and not read to its end."""

    async def guarded(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        try:
            body = await _read(scope, receive)
        except ClientGone:
            return
        if body is None:
            await _too_large(send)
            return
        handed = False

        async def replay() -> Any:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await app(scope, replay, send)

    return guarded


async def _read(scope: dict[str, Any], receive: Receive) -> bytes | None:
    """The whole body; None when it is too large, or said to be. Raises ClientGone."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if said.isdigit() and int(said) > MOST_BYTES:
        return None
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        parts.append(message.get("body", b""))
        if sum(map(len, parts)) > MOST_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


async def _too_large(send: Send) -> None:
    answer = refusal(413, "body_too_large", _TEXT)
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
    await send({"type": "http.response.start", "status": 413, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": answer.content})
