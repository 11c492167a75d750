"""Whatever is refused is refused in one shape, and the docs are there."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from supportbot.api.body_cap import MOST_BYTES
from tests.handoff.async_stores import _closed_stores
from tests.handoff.pages.people import conversation
from tests.supportbot.api.caller import Caller, caller
from tests.supportbot.live.company import _company

__all__ = ["_closed_stores", "_company", "caller"]
pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_is_no_json_is_refused(caller: Caller) -> None:
    for body in (b"{", b"\xff", b"{'a': 1}", b"[" * 20_000):
        assert await caller.refused("POST", "/conversations", 400, content=body) == ("body_not_json", None)


async def test_a_body_that_is_too_large_is_not_read(caller: Caller) -> None:
    large = b'{"customer": "' + b"x" * MOST_BYTES + b'"}'
    assert await caller.refused("POST", "/conversations", 413, content=large) == ("body_too_large", None)

    async def parts() -> Any:
        for _ in range(100):
            yield b"x" * 1024

    assert await caller.refused("POST", "/conversations", 413, content=parts()) == ("body_too_large", None)


async def test_no_such_address_and_no_such_method(caller: Caller) -> None:
    assert await caller.refused("GET", "/nothing", 404) == ("not_found", None)
    assert await caller.refused("PUT", "/conversations", 405) == ("method_not_allowed", None)
    answer = await caller.ask("PUT", "/conversations")
    assert answer.headers["allow"] == "GET, POST"


async def test_answers_are_kept_by_no_cache(caller: Caller) -> None:
    assert (await caller.ask("GET", "/conversations")).headers["cache-control"] == "no-store"


async def test_a_customer_who_writes_too_fast_is_slowed_down_here_too(caller: Caller, settings: Settings) -> None:
    settings.CUSTOMER_MESSAGE_RATE = "2 per 10 second"
    where = (await caller.post("/conversations", {"customer": "cus_marek"}))["id"]
    for number in range(3):
        body = {"client_id": str(uuid.uuid4()), "text": f"Hello {number}"}
        answer = await caller.ask("POST", f"/conversations/{where}/messages", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "slow_down")
    assert answer.headers["retry-after"]


async def test_a_fault_of_ours_tells_nothing(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    talked = await sync_to_async(conversation)("one")

    def broken(*_: object) -> None:
        raise RuntimeError("the password is northwind")

    monkeypatch.setattr("supportbot.api.operations.conversations.transcript", broken)
    answer = await caller.ask("GET", f"/conversations/{talked.pk}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "fault")
    assert "northwind" not in answer.text


async def test_the_docs_show_every_operation_and_ask_nothing_of_another_host(caller: Caller) -> None:
    schema = (await caller.http.get("/api/openapi.json")).json()
    page = (await caller.http.get("/api/docs")).text
    operations = [one for methods in schema["paths"].values() for one in methods.values()]
    assert len(operations) == 15
    for one in operations:
        assert f'id="{one["operationId"]}"' in page
        assert one["x-scope"] in page
    assert not re.search(r'(?:src|href)="https?://(?!www\.standardwebhooks\.com)', page)
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
