"""The agents' socket: open to agents for as long as they are signed in, and to nobody else for anything."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, transaction

from handoff.consumers import agent, inbox
from handoff.consumers.inbox import InboxConsumer
from handoff.models import Conversation, StaffMember, Team
from handoff.realtime.hub import dispatch_everywhere, hub
from handoff.records import Ring
from handoff.redaction.by_hand import MARK
from handoff.services.redacting import message_redact
from handoff.services.staffing import standing_announce
from handoff.services.transferring import conversation_transfer_to_team
from tests.handoff.async_stores import _closed_stores
from tests.handoff.people import conversation, say, session_key, staff
from tests.wire import Wire

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class SignedIn:
    """All that the socket asks of a session."""

    session_key: str | None


def _session_of(member: StaffMember) -> SignedIn:
    return SignedIn(session_key(member))


def _socket(session: SignedIn) -> Wire:
    return Wire(InboxConsumer.as_asgi(), session=session)


async def _maya() -> tuple[StaffMember, SignedIn]:
    maya = await sync_to_async(staff)("Maya")
    return maya, await sync_to_async(_session_of)(maya)


def _disable(member: StaffMember) -> None:
    with transaction.atomic():
        StaffMember.objects.filter(pk=member.pk).update(is_active=False)
        standing_announce(staff=member)


def _listeners() -> tuple[int, int]:
    return len(hub()._everything), len(hub()._by_conversation)


async def test_an_agent_is_welcomed_and_leaves_nothing_behind() -> None:
    maya, session = await _maya()
    where = await sync_to_async(conversation)()
    async with _socket(session) as socket:
        await socket.send({"type": "hello"})
        welcome = await socket.wait_for(type="welcome")
        assert welcome["agent"] == {"id": maya.pk, "name": "Maya"}
        await socket.send({"type": "watch", "conversation": str(where.pk), "last_seq": 0})
        await socket.wait_for(type="thread")
        assert _listeners() == (1, 1)
    assert _listeners() == (0, 0)


@pytest.mark.parametrize("role", ["manager", None])
async def test_whoever_is_no_agent_is_shown_out_and_not_listened_to(role: str | None) -> None:
    session = SignedIn(None)
    if role is not None:
        session = await sync_to_async(lambda: _session_of(staff("Lena", role=role)))()
    where = await sync_to_async(conversation)("waiting")
    async with _socket(session) as socket:
        assert await socket.wait_closed() == 4403
        mark = len(socket.frames)
        await socket.send({"type": "watch", "conversation": str(where.pk), "last_seq": 0})
        await socket.send({"type": "claim", "conversation": str(where.pk), "custody_version": 0})
        await socket.taken_in()
        await asyncio.sleep(0.2)
        assert _listeners() == (0, 0)
        assert socket.frames[mark:] == []
    assert (await Conversation.objects.aget(pk=where.pk)).custody == "waiting"


async def test_who_names_what_is_not_theirs_stands_in_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    _, session = await _maya()
    async with _socket(session) as socket:
        await socket.send({"type": "hello"})
        for _ in range(3):
            await socket.send({"type": "watch", "conversation": str(uuid4()), "last_seq": 0})
            await socket.wait_for(type="error", code="conversation_not_found")
        await socket.send({"type": "watch", "conversation": "no id"})
        await socket.taken_in()
    told = [record.getMessage() for record in caplog.records if "frame_refused" in record.getMessage()]
    assert len(told) == 1
    assert "conversation_not_found" in told[0]
    assert "agent" in told[0]


@pytest.mark.fault("F44")
async def test_signing_out_ends_the_socket_even_after_the_store_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    maya, session = await _maya()
    answers: list[StaffMember | Exception | None] = [maya, maya, OperationalError("gone"), maya, None]

    def asked(session_key: str | None) -> StaffMember | None:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(agent, "staff_signed_in", asked)
    monkeypatch.setattr(agent, "_LOOK_EVERY_SECONDS", 0.01)
    async with _socket(session) as socket:
        assert await socket.wait_closed() == 4403
    assert answers == []
    assert socket.frames[-1]["code"] == "forbidden"


@pytest.mark.fault("F44")
async def test_who_is_shut_out_loses_the_socket_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent, "_LOOK_EVERY_SECONDS", 3600.0)
    maya, session = await _maya()
    tom = await sync_to_async(staff)("Tom")
    async with _socket(session) as socket:
        await socket.ping()
        await sync_to_async(_disable)(tom)
        await socket.ping()
        await sync_to_async(_disable)(maya)
        assert await asyncio.wait_for(socket.wait_closed(), 2) == 4403
    assert not (await StaffMember.objects.aget(pk=maya.pk)).is_active


async def test_who_is_given_another_role_keeps_the_socket_with_that_role_and_looks_at_the_lists_again() -> None:
    maya, session = await _maya()

    def make_lead() -> None:
        with transaction.atomic():
            StaffMember.objects.filter(pk=maya.pk).update(role="lead")
            standing_announce(staff=maya)

    consumers: list[InboxConsumer] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        consumers.append(InboxConsumer())
        await consumers[0](scope, receive, send)

    async with Wire(application, session=session) as socket:
        await socket.ping()
        await sync_to_async(make_lead)()
        await socket.wait_for(type="queue")
        async with asyncio.timeout(5):
            while consumers[0].staff.role != "lead":
                await asyncio.sleep(0.01)


async def test_a_store_that_is_away_at_the_door_means_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(session_key: str | None) -> StaffMember | None:
        raise OperationalError("gone")

    monkeypatch.setattr(agent, "staff_signed_in", away)
    async with _socket(SignedIn("x")) as socket:
        assert await socket.wait_closed() == 1013
    assert (socket.frames[0]["code"], socket.frames[0]["retryable"]) == ("try_again", True)


async def test_changed_lists_are_said_once_however_long_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "_QUEUE_EVERY_SECONDS", 0.0)
    _, session = await _maya()
    where = await sync_to_async(conversation)()
    async with _socket(session) as socket:
        await socket.ping()
        before = len(asyncio.all_tasks())
        socket.reading.clear()
        for seq in range(50):
            dispatch_everywhere(Ring(where.pk, "custody", seq, seq))
            await asyncio.sleep(0.001)
        assert len(asyncio.all_tasks()) <= before + 1
        socket.reading.set()
        await socket.ping()
        said = [frame for frame in socket.frames if frame["type"] == "queue"]
        assert 1 <= len(said) <= 3


async def test_a_number_the_thread_has_not_reached_hides_nothing() -> None:
    _, session = await _maya()
    where = await sync_to_async(conversation)()
    await sync_to_async(say)(where, "What do I owe?")
    async with _socket(session) as socket:
        await socket.send({"type": "watch", "conversation": str(where.pk), "last_seq": 40})
        thread = await socket.wait_for(type="thread")
        assert [message["seq"] for message in thread["messages"]] == [1]
        assert thread["last_seq"] == 1


async def test_what_is_passed_on_to_another_team_is_not_heard_any_longer() -> None:
    maya, session = await _maya()
    held = await sync_to_async(_held_in_a_team)(maya)
    async with _socket(session) as socket:
        await socket.send({"type": "watch", "conversation": str(held.pk), "last_seq": 0})
        await socket.wait_for(type="thread")
        other = await Team.objects.acreate(slug="else", name="Else")
        await sync_to_async(conversation_transfer_to_team)(
            conversation_id=held.pk, staff=maya, seen_version=held.custody_version, to_team=other.pk
        )
        await socket.wait_for(type="gone", conversation=str(held.pk))
        await sync_to_async(say)(await Conversation.objects.aget(pk=held.pk), "My other secret.")
        dispatch_everywhere(Ring(held.pk, "message", 9, 9))
        await socket.ping()
        assert _listeners() == (1, 0)
        assert "My other secret." not in str(socket.frames)


async def test_who_is_taken_out_of_the_team_hears_no_more_of_its_conversations() -> None:
    maya, session = await _maya()
    theirs = await sync_to_async(_waiting_in_a_team)(maya)
    async with _socket(session) as socket:
        await socket.send({"type": "watch", "conversation": str(theirs.pk), "last_seq": 0})
        await socket.wait_for(type="thread")
        await sync_to_async(_into_another_team)(maya)
        await socket.wait_for(type="gone", conversation=str(theirs.pk))
        assert _listeners() == (1, 0)


def _waiting_in_a_team(maya: StaffMember) -> Conversation:
    team = Team.objects.create(slug="billing", name="Billing")
    maya.teams.add(team)
    return conversation("waiting", team=team)


def _into_another_team(maya: StaffMember) -> None:
    with transaction.atomic():
        maya.teams.set([Team.objects.create(slug="sales", name="Sales")])
        standing_announce(staff=maya)


def _held_in_a_team(maya: StaffMember) -> Conversation:
    team = Team.objects.create(slug="billing", name="Billing")
    maya.teams.add(team)
    return conversation("agent", maya, team=team)


async def test_one_conversation_at_a_time() -> None:
    _, session = await _maya()
    first, second = await sync_to_async(conversation)(), await sync_to_async(conversation)()
    async with _socket(session) as socket:
        for where in (first, second):
            await socket.send({"type": "watch", "conversation": str(where.pk), "last_seq": 0})
            await socket.wait_for(type="thread", conversation=str(where.pk))
        assert list(hub()._by_conversation) == [second.pk]
        await socket.send({"type": "unwatch"})
        await socket.ping()
        assert _listeners() == (1, 0)


async def test_words_that_are_redacted_leave_the_open_thread_at_once_and_after_a_reconnect() -> None:
    _, session = await _maya()
    where = await sync_to_async(conversation)()
    for text in ("The code is hunter2", "Hello?"):
        await sync_to_async(say)(where, text)
    lena = await sync_to_async(staff)("Lena", role="manager")
    watch = {"type": "watch", "conversation": str(where.pk), "last_seq": 0}
    async with _socket(session) as socket:
        await socket.send(watch)
        await socket.wait_for(type="thread")
        await sync_to_async(message_redact)(
            conversation_id=where.pk, seq=1, staff=lena, reason="A password", words="hunter2"
        )
        told = await socket.wait_for(type="redacted")
        assert (told["seq"], told["text"]) == (1, f"The code is {MARK}")
        assert told["redacted"] == {"by": "Lena", "whole": False}
    async with _socket(session) as socket:
        await socket.send({**watch, "last_seq": 2})
        assert (await socket.wait_for(type="thread"))["messages"] == []
        assert (await socket.wait_for(type="redacted"))["seq"] == 1
