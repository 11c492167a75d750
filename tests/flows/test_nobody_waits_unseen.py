"""Over real sockets, without a worker: who vanishes gives back, notes stay inside, odd frames are refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import Stack, stack

pytestmark = pytest.mark.socket
TOM = "tom@northwind.example"


@pytest.fixture(scope="module")
def web_alone() -> Iterator[Stack]:
    with stack(name="unseen", settings={"AGENT_SILENT_SECONDS": "3", "QUEUE_SWEEP_SECONDS": "0.4"}) as its:
        its.start("web")
        yield its


async def _waits(customer: CustomerClient, program: Stack, ref: str) -> tuple[str, int]:
    """Handed over by the button; the conversation and its custody version."""
    welcome = await customer.hello(program.token(ref))
    await customer.send({"type": "person.request", "client_id": str(uuid4())})
    state = await customer.wait_for(type="state", custody="waiting")
    return welcome["conversation"], state["custody_version"]


@pytest.mark.fault("F34")
async def test_an_agent_who_vanishes_gives_back_without_any_worker(web_alone: Stack) -> None:
    async with CustomerClient(web_alone.chat_url) as customer:
        conversation, version = await _waits(customer, web_alone, "cus_priya")
        async with AgentClient(web_alone.inbox_url, headers=web_alone.agent_headers()) as maya:
            await maya.hello()
            await maya.claim(conversation, version)
            await customer.wait_for(type="state", custody="agent")
        mark = len(customer.frames)
        told = await customer.wait_for(30, after=mark, type="message", code="agent_left")
        assert told["text"].startswith("Maya is no longer here")
        back = await customer.wait_for(after=mark, type="state", custody="waiting")
        assert back["position"] == 1


async def test_notes_offers_and_looks_reach_no_customer(web_alone: Stack) -> None:
    async with (
        CustomerClient(web_alone.chat_url) as customer,
        AgentClient(web_alone.inbox_url, headers=web_alone.agent_headers()) as maya,
        AgentClient(web_alone.inbox_url, headers=web_alone.agent_headers(TOM)) as tom,
    ):
        conversation, version = await _waits(customer, web_alone, "cus_grace")
        for agent in (maya, tom):
            await agent.hello()
            await agent.watch(conversation)
        await maya.wait_for(type="viewers", names=["Tom"])
        claimed = await maya.claim(conversation, version)
        await customer.wait_for(type="state", custody="agent")
        mark = len(customer.frames)
        text = "She is angry. Card 4111 1111 1111 1111."
        note = {"conversation": conversation, "client_id": str(uuid4()), "text": text}
        for _ in range(2):
            await maya.send({"type": "note.add", **note})
        seen = await tom.wait_for(type="note", conversation=conversation)
        assert (seen["name"], "4111 1111" in seen["text"]) == ("Maya", False)
        await maya.reply(conversation, "Hello Grace.", version=claimed["custody_version"], last_seq=99)
        said = await customer.wait_for(type="message", author="agent")
        await customer.send({"type": "read", "seq": said["seq"]})
        await maya.wait_for(type="seen", seq=said["seq"])
        assert {frame["type"] for frame in customer.frames[mark:]} <= {"message", "state", "typing", "ack"}
        assert "angry" not in str(customer.frames)
        assert len([frame for frame in tom.frames if frame["type"] == "note"]) == 1


ODD: list[tuple[dict[str, Any], str, str | None]] = [
    ({"type": "presence.set", "status": "busy"}, "field_value", "status"),
    ({"type": "presence.set"}, "field_missing", "status"),
    ({"type": "transfer", "custody_version": 0}, "field_missing", "to_staff"),
    ({"type": "transfer", "custody_version": 0, "to_staff": "Tom"}, "field_type", "to_staff"),
    ({"type": "snooze", "until": "tomorrow"}, "field_value", "until"),
    ({"type": "snooze", "until": "2026-01-01T09:00:00"}, "field_value", "until"),
    ({"type": "snooze", "until": "2026-01-01T09:00:00Z"}, "field_value", "until"),
    ({"type": "close", "custody_version": 0, "reason": "bored"}, "field_value", "reason"),
    ({"type": "note.add", "text": "x"}, "field_missing", "client_id"),
    ({"type": "note.add", "client_id": "1", "text": "x"}, "field_value", "client_id"),
    ({"type": "hand_back", "custody_version": 0, "note": 7}, "field_type", "note"),
    ({"type": "reopen", "custody_version": 99}, "custody_conflict", None),
]


async def test_what_makes_no_sense_is_refused_by_name_and_changes_nothing(web_alone: Stack) -> None:
    async with (
        CustomerClient(web_alone.chat_url) as customer,
        AgentClient(web_alone.inbox_url, headers=web_alone.agent_headers()) as maya,
    ):
        conversation, version = await _waits(customer, web_alone, "cus_jonas")
        await maya.hello()
        for frame, code, field in ODD:
            mark = len(maya.frames)
            await maya.send({"conversation": conversation, **frame})
            refused = await maya.wait_for(after=mark, type="error")
            assert (refused["code"], refused.get("field")) == (code, field), frame
        ((custody, now),) = web_alone.rows(
            "SELECT custody, custody_version FROM handoff_conversation WHERE id = %s", conversation
        )
        assert (custody, now) == ("waiting", version)
