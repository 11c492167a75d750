"""The operations on conversations, through the whole application on the real stores."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from billing.models import Customer
from handoff.models import Conversation, Message
from tests.handoff.async_stores import _closed_stores
from tests.handoff.pages.people import conversation
from tests.supportbot.api.caller import Caller, caller
from tests.supportbot.live.company import _company

__all__ = ["_closed_stores", "_company", "caller"]
pytestmark = pytest.mark.django_db(transaction=True)


def _said(text: str, client_id: str | None = None) -> dict[str, Any]:
    return {"client_id": client_id or str(uuid.uuid4()), "text": text}


async def _answer_of_bot(caller: Caller, where: str, after: int) -> dict[str, Any]:
    for _ in range(200):
        read = await caller.get(f"/conversations/{where}", last_seq=after)
        said: list[dict[str, Any]] = [one for one in read["messages"] if one["author"] == "bot"]
        if said:
            return said[0]
        await asyncio.sleep(0.05)
    raise AssertionError("the bot has not answered")


async def test_a_conversation_is_opened_with_the_greeting_and_found_again(caller: Caller) -> None:
    opened = await caller.post("/conversations", {"customer": "cus_priya"})
    assert (opened["custody"], opened["customer"], opened["customer_name"]) == ("bot", "cus_priya", "Priya Shah")
    assert opened["last_seq"] == 1
    read = await caller.get(f"/conversations/{opened['id']}")
    assert [(one["seq"], one["author"], one["code"]) for one in read["messages"]] == [(1, "bot", "greeting")]
    again = await caller.post("/conversations", {"customer": "cus_priya"})
    assert again == opened
    assert await Conversation.objects.acount() == 1


async def test_a_message_is_answered_by_the_bot_at_once(caller: Caller) -> None:
    where = (await caller.post("/conversations", {"customer": "cus_priya"}))["id"]
    stored = await caller.post(f"/conversations/{where}/messages", _said("What do I owe?"), status=201)
    assert (stored["seq"], stored["repeated"], stored["conversation"]) == (2, False, where)
    answer = await _answer_of_bot(caller, where, stored["seq"])
    assert "117.83" in answer["text"]


@pytest.mark.fault("F13")
async def test_the_same_message_again_is_stored_once_and_another_text_is_a_conflict(caller: Caller) -> None:
    where = (await caller.post("/conversations", {"customer": "cus_priya"}))["id"]
    path, said = f"/conversations/{where}/messages", _said("What do I owe?")
    first = await caller.post(path, said, status=201)
    again = await caller.post(path, said)
    assert (again["seq"], again["created_at"], again["repeated"]) == (first["seq"], first["created_at"], True)
    refused = await caller.refused("POST", path, 409, json={**said, "text": "Another text"})
    assert refused == ("client_id_conflict", None)
    assert await Message.objects.filter(client_id=said["client_id"]).acount() == 1


async def test_a_card_number_is_masked_before_it_is_stored(caller: Caller) -> None:
    where = (await caller.post("/conversations", {"customer": "cus_priya"}))["id"]
    await caller.post(f"/conversations/{where}/messages", _said("My card is 4242 4242 4242 4242"), status=201)
    read = await caller.get(f"/conversations/{where}", last_seq=1)
    assert read["messages"][0]["masked"] is True
    assert "4242 4242" not in str(read)


async def test_a_person_is_requested_once(caller: Caller) -> None:
    where = (await caller.post("/conversations", {"customer": "cus_priya"}))["id"]
    waiting = await caller.post(f"/conversations/{where}/person")
    assert (waiting["custody"], waiting["custody_version"]) == ("waiting", 1)
    assert (await caller.post(f"/conversations/{where}/person"))["custody_version"] == 1


async def test_a_closed_conversation_takes_no_message_and_no_person(caller: Caller) -> None:
    closed = await sync_to_async(conversation)("Hello", custody="closed", closed_at=datetime.now(UTC))
    await Conversation.objects.filter(pk=closed.pk).aupdate(customer_ref="cus_priya")
    for what in ("messages", "person"):
        body = _said("Hello?") if what == "messages" else None
        refused = await caller.refused("POST", f"/conversations/{closed.pk}/{what}", 409, json=body)
        assert refused == ("conversation_closed", None)


async def test_who_billing_does_not_know_has_no_conversation(caller: Caller) -> None:
    assert await caller.refused("POST", "/conversations", 422, json={"customer": "cus_nobody"}) == (
        "customer_unknown", "customer",
    )  # fmt: skip
    where = (await caller.post("/conversations", {"customer": "cus_priya"}))["id"]
    await Conversation.objects.filter(pk=where).aupdate(customer_ref="cus_gone")
    assert (await caller.refused("POST", f"/conversations/{where}/messages", 422, json=_said("Hello")))[0] == (
        "customer_unknown"
    )
    assert not await Customer.objects.filter(external_ref="cus_gone").aexists()


@pytest.mark.parametrize(
    "ref", ["\n SELECT 1 --", "\r' OR true --", "%(ref)s", "%s", "'; SELECT 1; --", "\u2028\U0001f600"]
)
async def test_a_reference_is_never_read_as_anything_else(caller: Caller, ref: str) -> None:
    assert (await caller.refused("POST", "/conversations", 422, json={"customer": ref}))[0] == "customer_unknown"
    assert (await caller.get("/conversations", customer=ref))["items"] == []


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "field_missing", "customer"),
        ({"customer": ""}, "field_value", "customer"),
        ({"customer": 7}, "field_type", "customer"),
        ({"customer": "a\x00b"}, "field_value", "customer"),
        ({"customer": "cus_priya", "token": "x"}, "field_unknown", "token"),
        ([], "field_type", None),
    ],
)
async def test_what_is_wrong_is_named(caller: Caller, body: Any, code: str, field: str | None) -> None:
    assert await caller.refused("POST", "/conversations", 422, json=body) == (code, field)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"client_id": "7"}, "field_type", "client_id"),
        ({"text": " \u200b "}, "text_empty", "text"),
        ({"text": "x" * 4001}, "text_too_long", "text"),
        ({"text": "a\x00"}, "text_not_allowed", "text"),
        ({"choice": "x" * 201}, "field_value", "choice"),
    ],
)
async def test_what_is_wrong_with_a_message_is_named(
    caller: Caller, changed: dict[str, Any], code: str, field: str
) -> None:
    where = (await caller.post("/conversations", {"customer": "cus_priya"}))["id"]
    path = f"/conversations/{where}/messages"
    assert await caller.refused("POST", path, 422, json={**_said("Hello"), **changed}) == (code, field)
    assert await Message.objects.filter(author="customer").acount() == 0


async def test_a_conversation_that_there_is_not_is_not_found(caller: Caller) -> None:
    nowhere = f"/conversations/{uuid.uuid4()}"
    for method, path, body in (
        ("GET", nowhere, None), ("POST", f"{nowhere}/messages", _said("Hi")), ("POST", f"{nowhere}/person", None),
    ):  # fmt: skip
        assert await caller.refused(method, path, 404, json=body) == ("conversation_not_found", None)
    assert await caller.refused("GET", "/conversations/no-uuid", 422) == ("field_type", "conversation_id")


async def test_the_transcript_comes_in_pages_after_the_seq_that_is_known(caller: Caller) -> None:
    talked = await sync_to_async(conversation)("one", "two", "three")
    first = await caller.get(f"/conversations/{talked.pk}", limit=2)
    assert ([one["text"] for one in first["messages"]], first["more"]) == (["one", "two"], True)
    rest = await caller.get(f"/conversations/{talked.pk}", last_seq=2, limit=2)
    assert ([one["text"] for one in rest["messages"]], rest["more"]) == (["three"], False)


async def test_a_list_is_narrowed_by_customer_custody_and_time(caller: Caller) -> None:
    early = await sync_to_async(conversation)("a", minute=0, name="Early")
    waiting = await sync_to_async(conversation)("b", minute=5, name="Waiting", custody="waiting")
    late = await sync_to_async(conversation)("c", minute=9, name="Late")

    async def names(**wanted: Any) -> list[str]:
        return [one["customer_name"] for one in (await caller.get("/conversations", **wanted))["items"]]

    assert await names() == ["Early", "Waiting", "Late"]
    assert await names(customer=late.customer_ref) == ["Late"]
    assert await names(custody="waiting") == ["Waiting"]
    assert await names(updated_since=waiting.last_message_at.isoformat()) == ["Waiting", "Late"]
    assert await names(updated_since=(early.last_message_at - timedelta(1)).isoformat(), custody="bot") == [
        "Early",
        "Late",
    ]
    far = waiting.last_message_at.astimezone(timezone(timedelta(hours=-21, minutes=-4)))
    assert await names(updated_since=far.isoformat()) == ["Waiting", "Late"]
    for wrong in ({"custody": "lost"}, {"updated_since": "2026-01-01T00:00:00"}, {"limit": 0}, {"cursor": "no"},
                  {"updated_since": "0001-01-01T00:00:00+23:59"}):  # fmt: skip
        code, field = await caller.refused("GET", "/conversations", 422, params=wrong)
        assert code.startswith("field_")
        assert field == next(iter(wrong))


async def test_pages_hold_each_conversation_once_also_when_one_changes_meanwhile(caller: Caller) -> None:
    made = [await sync_to_async(conversation)("x", minute=number // 3) for number in range(10)]
    seen: list[str] = []
    cursor: str | None = None
    for page in range(10):
        wanted = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        answer = await caller.get("/conversations", **wanted)
        seen += [one["id"] for one in answer["items"]]
        if page == 0:  # one not yet handed out moves to the end
            await Conversation.objects.filter(pk=made[4].pk).aupdate(last_message_at=datetime.now(UTC))
        cursor = answer["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(str(one.pk) for one in made)
    assert seen[-1] == str(made[4].pk)
