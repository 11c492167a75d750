"""Plain HTTP where HTTPS is asked for: pages are sent on, programs are refused, so that nobody overlooks it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from supportbot.asgi import application
from supportbot.https_only import speaks_plainly


async def _asked(kind: str, path: str, scheme: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    scope = {"type": kind, "path": path, "scheme": scheme, "method": "GET", "headers": [], "query_string": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return sent


@pytest.mark.parametrize("path", ["/api/v1/conversations", "/hooks/billing/", "/chat/frames", "/chat/files"])
async def test_a_program_is_refused_and_not_sent_on(settings: Settings, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    begin, body = await _asked("http", path, "http")
    assert begin["status"] == 403
    assert b"https_needed" in body["body"]
    assert b"location" not in dict(begin["headers"])


@pytest.mark.parametrize("path", ["/ws/chat/", "/ws/inbox/"])
async def test_a_socket_is_not_opened(settings: Settings, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert await _asked("websocket", path, "ws") == [{"type": "websocket.close", "code": 1008}]


def test_over_https_or_where_the_proxy_sees_to_it_nothing_is_refused(settings: Settings) -> None:
    asked = {"type": "http", "path": "/api/v1/conversations", "scheme": "http"}
    assert not speaks_plainly(asked)
    settings.SECURE_SSL_REDIRECT = True
    assert speaks_plainly(asked)
    assert not speaks_plainly(asked | {"scheme": "https"})
    assert not speaks_plainly(asked | {"path": "/healthz"})


def test_a_page_is_sent_on(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/inbox/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/inbox/")
