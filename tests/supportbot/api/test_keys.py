"""Keys: what opens, what does not, and that nothing tells why."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.utils import timezone
from pytest_django import Settings

from handoff.models import Event
from supportbot.api.errors import KeyInvalid, KeyNotFound
from supportbot.api.keys import key_authenticate, key_create, key_revoke
from supportbot.models import ApiKey
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.api.caller import Caller, admin, caller, new_token

__all__ = ["_closed_stores", "caller"]
pytestmark = pytest.mark.django_db
THROUGH_THE_DOOR = pytest.mark.django_db(transaction=True)


def test_a_key_opens_with_its_scopes_and_its_secret_is_not_in_the_row() -> None:
    made = key_create(by=admin(), name="CRM", scopes=["webhooks:manage", "conversations:read"], expires_at=None)
    opened = key_authenticate(token=made.token)
    assert opened.scopes == {"webhooks:manage", "conversations:read"}
    kept = ApiKey.objects.values().get()
    secret = made.token.rpartition("_")[2]
    assert len(secret) * 4 >= 128
    assert secret not in str(kept)
    assert made.token.startswith(f"sb_{kept['prefix']}_")


def test_what_is_wrong_with_a_key_is_not_told() -> None:
    ines = admin()
    made = key_create(by=ines, name="CRM", scopes=["conversations:read"], expires_at=None)
    old = key_create(by=ines, name="Old", scopes=["conversations:read"], expires_at=timezone.now() - timedelta(1))
    gone = key_create(by=ines, name="Gone", scopes=["conversations:read"], expires_at=None)
    key_revoke(by=ines, key_id=gone.key.pk)
    last = made.token[-1]
    wrong = made.token[:-1] + ("0" if last != "0" else "1")
    elsewhere = f"sb_{'0' * 12}_{made.token.rpartition('_')[2]}"
    texts = set()
    for token in (
        "",
        "x",
        "sb__",
        wrong,
        elsewhere,
        old.token,
        gone.token,
        made.token + "0",
        "sb_\x00_",
        made.token.upper(),
    ):
        with pytest.raises(KeyInvalid) as refused:
            key_authenticate(token=token)
        texts.add((refused.value.safe_text, refused.value.field))
    assert texts == {("This key is not valid.", None)}
    assert key_authenticate(token=made.token).key_id == made.key.pk


def test_making_and_revoking_are_kept_in_the_log() -> None:
    ines = admin()
    made = key_create(by=ines, name="CRM", scopes=["conversations:read"], expires_at=None)
    key_revoke(by=ines, key_id=made.key.pk)
    key_revoke(by=ines, key_id=made.key.pk)
    assert list(Event.objects.order_by("id").values_list("kind", "actor")) == [
        ("api_key_created", f"staff:{ines.pk}"),
        ("api_key_revoked", f"staff:{ines.pk}"),
    ]
    with pytest.raises(KeyNotFound):
        key_revoke(by=ines, key_id=made.key.pk + 1)


def test_the_last_use_is_written_once_a_minute() -> None:
    token, now = new_token(), timezone.now()
    written = []
    for seconds in (0, 20, 59, 61, 90):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            key_authenticate(token=token)
        written.append(ApiKey.objects.get().last_used_at)
    first, again = now, now + timedelta(seconds=61)
    assert written == [first, first, first, again, again]


@THROUGH_THE_DOOR
async def test_each_operation_needs_its_scope(caller: Caller) -> None:
    anything = uuid.uuid4()
    needed = {
        "conversations:read": [("GET", "/conversations"), ("GET", f"/conversations/{anything}")],
        "conversations:write": [
            ("POST", "/conversations"),
            ("POST", f"/conversations/{anything}/messages"),
            ("POST", f"/conversations/{anything}/person"),
        ],
        "webhooks:manage": [
            ("GET", "/webhooks"),
            ("POST", "/webhooks"),
            ("GET", f"/webhooks/{anything}"),
            ("PATCH", f"/webhooks/{anything}"),
            ("DELETE", f"/webhooks/{anything}"),
            ("POST", f"/webhooks/{anything}/secret"),
            ("POST", f"/webhooks/{anything}/test"),
            ("GET", f"/webhooks/{anything}/deliveries"),
            ("POST", f"/webhooks/{anything}/deliveries/{anything}/again"),
        ],
    }
    for scope, operations in needed.items():
        others = [str(one) for one in ApiKey.Scope if one != scope]
        caller.token = await sync_to_async(new_token)(*others)
        for method, path in operations:
            assert await caller.refused(method, path, 403) == ("scope_missing", None)
        caller.token = await sync_to_async(new_token)(scope)
        for method, path in operations:
            assert (await caller.ask(method, path)).status_code in {200, 404, 422}


@THROUGH_THE_DOOR
async def test_without_a_good_key_nothing_opens(caller: Caller) -> None:
    for headers, code in (
        ({"Authorization": ""}, "key_missing"),
        ({"Authorization": "Basic abc"}, "key_missing"),
        ({"Authorization": "Bearer"}, "key_missing"),
        ({"Authorization": "Bearer sb_x_y"}, "key_invalid"),
    ):
        assert await caller.refused("GET", "/conversations", 401, headers=headers) == (code, None)
    answer = await caller.ask("GET", "/conversations", headers={"Authorization": ""})
    assert answer.headers["www-authenticate"].startswith("Bearer")


@THROUGH_THE_DOOR
async def test_a_revoked_key_is_refused_from_the_next_request_on(caller: Caller) -> None:
    await caller.get("/conversations")
    await ApiKey.objects.aupdate(revoked_at=timezone.now())
    assert await caller.refused("GET", "/conversations", 401) == ("key_invalid", None)


@THROUGH_THE_DOOR
async def test_a_key_over_its_rate_waits_and_another_does_not(caller: Caller, settings: Settings) -> None:
    settings.API_RATE = "3 per minute"
    for _ in range(3):
        await caller.get("/conversations")
    answer = await caller.ask("GET", "/conversations")
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "too_many_requests"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    caller.token = await sync_to_async(new_token)()
    await caller.get("/conversations")
