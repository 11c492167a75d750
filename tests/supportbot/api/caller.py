"""A company's system that calls the real application with a key of its own."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx2
import pytest
from asgiref.sync import sync_to_async

from handoff.models import StaffMember
from supportbot.api.keys import key_create
from supportbot.asgi import application
from supportbot.models import ApiKey

ALL_SCOPES = tuple(str(scope) for scope in ApiKey.Scope)


def admin() -> StaffMember:
    email = f"ines-{uuid.uuid4().hex[:8]}@example.com"
    return StaffMember.objects.create(username=email, email=email, role="admin", display_name="Ines")


def new_token(*scopes: str, expires_at: datetime | None = None) -> str:
    return key_create(by=admin(), name="CRM", scopes=scopes or ALL_SCOPES, expires_at=expires_at).token


class Caller:
    """``last_seq`` and the like are the caller's business; ``token`` may be changed between requests."""

    def __init__(self, http: httpx2.AsyncClient, token: str) -> None:
        self.http, self.token = http, token

    async def ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return await self.http.request(method, f"/api/v1{path}", headers=headers, **more)

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        answer = await self.ask("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def post(self, path: str, body: Any = None, status: int = 200) -> dict[str, Any]:
        answer = await self.ask("POST", path, json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def refused(self, method: str, path: str, status: int, **more: Any) -> tuple[str, str | None]:
        """Code and field of a refusal, whose shape is checked."""
        answer = await self.ask(method, path, **more)
        assert answer.status_code == status, answer.text
        body = answer.json()
        assert set(body) == {"error"}
        assert {"code", "text"} <= set(body["error"]) <= {"code", "text", "field"}
        return body["error"]["code"], body["error"].get("field")


@pytest.fixture
async def caller(_closed_stores: None) -> AsyncIterator[Caller]:
    app: Any = application
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Caller(http, await sync_to_async(new_token)())
