"""The web process: pages, sockets, and what runs beside them for as long as it serves."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
os.environ.setdefault("DATABASE_POOL", "1")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware, SessionMiddleware
from django.urls import path

from handoff.consumers.inbox import InboxConsumer
from supportbot.api.body_cap import capped
from supportbot.https_only import https_asked_for, speaks_plainly
from supportbot.lifespan import lifespan
from supportbot.live.consumer import ChatConsumer
from supportbot.live.polling import PollConsumer

sockets = URLRouter(
    [
        path("ws/chat/", ChatConsumer.as_asgi()),
        path("ws/inbox/", AllowedHostsOriginValidator(CookieMiddleware(SessionMiddleware(InboxConsumer.as_asgi())))),
    ]
)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
polls = PollConsumer.as_asgi()
small = capped(pages)
_served = ProtocolTypeRouter({"http": pages, "websocket": sockets})


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif speaks_plainly(scope):
        await https_asked_for(scope, send)
    elif scope["type"] == "http" and scope["path"] == "/chat/frames":
        await polls(scope, receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/api/"):
        await small(scope, receive, send)
    else:
        await _served(scope, receive, send)
