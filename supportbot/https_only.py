"""Programs that speak plain HTTP are told so. A redirect would hide from them that their key went over the wire."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from supportbot.api.answering import refusal

FOR_PROGRAMS = ("/api/v1/", "/hooks/", "/chat/", "/ws/")
"""What a person does not open by hand; pages are sent on by Django's own middleware."""
_PLAIN = ("http", "ws")
_TEXT = "This is answered over HTTPS alone. Change the address, and whatever was sent along."
Send = Callable[[dict[str, Any]], Awaitable[None]]


def speaks_plainly(scope: dict[str, Any]) -> bool:
    """Whether a request or socket for programs came over plain HTTP, where ``HTTPS_REDIRECT`` is on."""
    return (
        settings.SECURE_SSL_REDIRECT
        and scope["type"] in ("http", "websocket")
        and scope["scheme"] in _PLAIN
        and scope["path"].startswith(FOR_PROGRAMS)
    )


async def https_asked_for(scope: dict[str, Any], send: Send) -> None:
    """Refuse it: 403, and a socket before it is open."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    answer = refusal(403, "https_needed", _TEXT)
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
    await send({"type": "http.response.start", "status": 403, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": answer.content})
