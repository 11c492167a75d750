"""Webhook endpoints, managed over the API."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from standardwebhooks import Webhook

from handoff import threads
from supportbot.api.webhooks import endpoints
from supportbot.models import WebhookDelivery, WebhookEndpoint
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.api.caller import Caller, caller
from tests.supportbot.api.receiver import Receiver, receiver
from tests.supportbot.api.told import opened, send

__all__ = ["_closed_stores", "caller", "receiver"]
pytestmark = pytest.mark.django_db(transaction=True)
WANTED: dict[str, Any] = {"url": "https://crm.example/hook", "events": ["message.created"], "description": "CRM"}


async def test_an_endpoint_is_added_read_changed_and_deleted(caller: Caller) -> None:
    made = await caller.post("/webhooks", WANTED, status=201)
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert secret not in str(await WebhookEndpoint.objects.values().aget())
    assert await caller.get(f"/webhooks/{made['id']}") == made
    assert await caller.get("/webhooks") == {"items": [made]}
    changed = await caller.ask(
        "PATCH", f"/webhooks/{made['id']}", json={"events": ["conversation.rated", "conversation.opened"]}
    )
    assert changed.json() == {**made, "events": ["conversation.opened", "conversation.rated"]}
    off = (await caller.ask("PATCH", f"/webhooks/{made['id']}", json={"enabled": False, "description": ""})).json()
    assert (off["enabled"], off["disabled_reason"], off["description"]) == (False, "Switched off by hand.", "")
    on = (await caller.ask("PATCH", f"/webhooks/{made['id']}", json={"enabled": True})).json()
    assert (on["enabled"], on["disabled_reason"]) == (True, "")
    assert (await caller.ask("DELETE", f"/webhooks/{made['id']}")).status_code == 204
    assert await caller.refused("GET", f"/webhooks/{made['id']}", 404) == ("webhook_not_found", None)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"url": "http://crm.example/"}, "field_value", "url"),
        ({"url": "https://10.0.0.7/"}, "field_value", "url"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "field_value", "url"),
        ({"events": []}, "field_value", "events"),
        ({"events": ["message.deleted"]}, "field_value", "events.0"),
        ({"description": "x" * 121}, "field_value", "description"),
    ],
)
async def test_what_is_wrong_is_named(caller: Caller, wrong: dict[str, Any], code: str, field: str) -> None:
    assert await caller.refused("POST", "/webhooks", 422, json={**WANTED, **wrong}) == (code, field)
    made = await caller.post("/webhooks", WANTED, status=201)
    assert await caller.refused("PATCH", f"/webhooks/{made['id']}", 422, json=wrong) == (code, field)
    kept = await caller.get(f"/webhooks/{made['id']}")
    assert {key: kept[key] for key in WANTED} == WANTED


async def test_there_are_no_more_endpoints_than_there_may_be_also_when_two_come_at_once(caller: Caller) -> None:
    for _ in range(endpoints.MOST_ENDPOINTS - 1):
        await caller.post("/webhooks", WANTED, status=201)
    both = await asyncio.gather(*(caller.ask("POST", "/webhooks", json=WANTED) for _ in range(4)))
    assert sorted(one.status_code for one in both) == [201, 409, 409, 409]
    assert await WebhookEndpoint.objects.acount() == endpoints.MOST_ENDPOINTS


async def test_deliveries_are_listed_and_sent_again(caller: Caller, receiver: Receiver) -> None:
    made = await caller.post("/webhooks", {**WANTED, "url": receiver.url}, status=201)
    path = f"/webhooks/{made['id']}"
    for number in range(3):
        await sync_to_async(opened)(f"cus_{number}")
    queued = await caller.post(f"{path}/test", status=202)
    assert (queued["type"], queued["status"], queued["conversation"]) == ("webhook.test", "pending", None)
    await threads.run(send)
    seen: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = await caller.get(f"{path}/deliveries", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert {one["webhook_id"] for one in seen} == set(receiver.ids)
    assert len(seen) == 4
    assert {(one["status"], one["status_code"], one["due_at"]) for one in seen} == {("delivered", 204, None)}
    again = await caller.post(f"{path}/deliveries/{seen[0]['id']}/again", status=202)
    assert (again["status"], again["webhook_id"]) == ("pending", seen[0]["webhook_id"])
    await threads.run(send)
    assert receiver.ids[-1] == seen[0]["webhook_id"]
    assert Webhook(made["secret"]).verify(receiver.received[-1].body, receiver.received[-1].headers)


async def test_what_is_not_there_or_disabled_is_told(caller: Caller) -> None:
    made = await caller.post("/webhooks", WANTED, status=201)
    path, nothing = f"/webhooks/{made['id']}", f"/webhooks/{uuid.uuid4()}"
    assert (await caller.refused("POST", f"{path}/deliveries/{uuid.uuid4()}/again", 404))[0] == "delivery_not_found"
    for method, where in (
        ("GET", nothing), ("DELETE", nothing), ("POST", f"{nothing}/secret"), ("POST", f"{nothing}/test"),
        ("GET", f"{nothing}/deliveries"), ("POST", f"{nothing}/deliveries/{uuid.uuid4()}/again"),
    ):  # fmt: skip
        assert (await caller.refused(method, where, 404))[0] == "webhook_not_found"
    for body in ({}, {"enabled": True}, {"description": "x"}):
        assert (await caller.refused("PATCH", nothing, 404, json=body))[0] == "webhook_not_found"
    await caller.ask("PATCH", path, json={"enabled": False})
    assert (await caller.refused("POST", f"{path}/test", 409))[0] == "webhook_disabled"
    assert await WebhookDelivery.objects.acount() == 0
    assert (await caller.post(f"{path}/secret"))["secret"] != made["secret"]
