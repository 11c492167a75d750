"""R: the least that could be called a chat. A bare Channels consumer that inserts one row with psycopg and delivers it
to another socket through the pubsub layer: no identity, no limits, no numbers, no repeats told apart.

Served by the same server with the same options as the program: ``uvicorn bench.reference:application``.
"""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")

import django

django.setup()

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from psycopg_pool import AsyncConnectionPool

_pool: AsyncConnectionPool[Any] | None = None


async def pool() -> AsyncConnectionPool[Any]:
    global _pool  # noqa: PLW0603  # opened on the serving loop
    if _pool is None:
        _pool = AsyncConnectionPool(
            settings.DATABASE_URL, min_size=4, max_size=10, open=False, kwargs={"autocommit": True}
        )
        await _pool.open()
    return _pool


class Reference(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # Channels ships no types
    """``join`` names a pair; ``send`` stores and delivers to the pair's sockets."""

    async def receive_json(self, content: dict[str, Any], **kwargs: Any) -> None:
        if "join" in content:
            self.pair = str(content["join"])
            if content.get("reads"):
                await self.channel_layer.group_add(self.pair, self.channel_name)
            await self.send_json({"type": "welcome"})
            return
        async with (await pool()).connection() as conn:
            await conn.execute("INSERT INTO bench_reference (pair, text) VALUES (%s, %s)", (self.pair, content["text"]))
        await self.send_json({"type": "ack", "client_id": content["client_id"]})
        await self.channel_layer.group_send(
            self.pair, {"type": "deliver", "client_id": content["client_id"], "text": content["text"]}
        )

    async def deliver(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "message", "client_id": event["client_id"], "text": event["text"]})


async def healthy(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": HttpResponse.status_code, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


application = ProtocolTypeRouter({"http": healthy, "websocket": URLRouter([path("ws/", Reference.as_asgi())])})
