"""The customer's socket: whose it is, from where it goes on, and how it ends."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from handoff.models import Conversation, Message
from handoff.realtime.hub import hub
from handoff.redaction.by_hand import MARK
from handoff.services.escalating import person_request
from handoff.services.holding import conversation_close
from handoff.services.redacting import message_redact
from supportbot.live.consumer import ChatConsumer
from tests.handoff.async_stores import _closed_stores
from tests.handoff.people import staff
from tests.supportbot.live.company import _company, customer_token
from tests.wire import Frame, Wire

__all__ = ["_closed_stores", "_company"]
pytestmark = pytest.mark.django_db(transaction=True)


def _socket() -> Wire:
    return Wire(ChatConsumer.as_asgi())


async def _hello(socket: Wire, **more: Any) -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "hello", "token": customer_token(), "last_seq": 0, **more})
    return await socket.wait_for(after=mark, type="welcome")


def _message(text: str = "What do I owe?") -> Frame:
    return {"type": "message.send", "client_id": str(uuid.uuid4()), "text": text}


async def _close(conversation: str) -> None:
    def close() -> None:
        seen = Conversation.objects.get(pk=conversation).custody_version
        conversation_close(conversation_id=uuid.UUID(conversation), staff=staff(), seen_version=seen)

    await sync_to_async(close)()


@pytest.mark.fault("F19")
async def test_more_than_the_limit_is_told_to_slow_down_and_not_stored(settings: Settings) -> None:
    settings.CUSTOMER_MESSAGE_RATE = "1 per 2 hour"
    async with _socket() as socket:
        await _hello(socket)
        await socket.send(_message())
        await socket.wait_for(type="ack")
        refused = _message("And why?")
        await socket.send(refused)
        error = await socket.wait_for(type="error")
        assert (error["code"], error["retryable"], error["client_id"]) == ("slow_down", True, refused["client_id"])
        await socket.ping()
    assert await Message.objects.filter(author="customer").acount() == 1


async def test_when_the_identity_runs_out_the_socket_ends_and_takes_nothing_more() -> None:
    async with _socket() as socket:
        await socket.send({"type": "hello", "token": customer_token(ttl=timedelta(seconds=1)), "last_seq": 0})
        assert await socket.wait_closed() == 4401
        assert socket.frames[-1]["code"] == "token_expired"
        await socket.send(_message())
        await socket.taken_in()
    assert not await Message.objects.filter(author="customer").aexists()


async def test_a_second_hello_needs_no_token_and_goes_on() -> None:
    async with _socket() as socket:
        welcome = await _hello(socket)
        mark = len(socket.frames)
        await socket.send({"type": "hello", "conversation": welcome["conversation"], "last_seq": 1})
        again = await socket.wait_for(after=mark, type="welcome")
        assert (again["conversation"], again["messages"]) == (welcome["conversation"], [])
        assert len(hub()._by_conversation) == 1
        await socket.send(_message())
        assert (await socket.wait_for(type="message", author="customer"))["seq"] == 2
        await socket.wait_for(type="message", author="bot", kind="answer")
    assert not hub()._by_conversation


async def test_the_first_hello_needs_one() -> None:
    async with _socket() as socket:
        await socket.send({"type": "hello", "last_seq": 0})
        assert await socket.wait_closed() == 4401
        assert socket.frames[-1]["code"] == "token_missing"


async def test_a_number_from_an_earlier_conversation_hides_nothing_of_the_new_one() -> None:
    async with _socket() as socket:
        old = (await _hello(socket))["conversation"]
        await _close(old)
    async with _socket() as socket:
        welcome = await _hello(socket, last_seq=40)
        assert welcome["conversation"] != old
        assert [message["seq"] for message in welcome["messages"]] == [1]
        assert welcome["last_seq"] == 1
        await socket.send(_message())
        assert (await socket.wait_for(type="message", author="customer"))["seq"] == 2


async def test_asking_for_a_person_in_a_closed_conversation_is_refused() -> None:
    async with _socket() as socket:
        conversation = (await _hello(socket))["conversation"]
        await _close(conversation)
        await socket.send({"type": "person.request", "client_id": str(uuid.uuid4())})
        assert (await socket.wait_for(type="error"))["code"] == "conversation_closed"


async def test_who_waits_is_forgotten_when_the_socket_goes() -> None:
    async with _socket() as socket:
        conversation = (await _hello(socket))["conversation"]
        await sync_to_async(person_request)(conversation_id=uuid.UUID(conversation))
        waiting = await socket.wait_for(type="state", custody="waiting")
        assert waiting["position"] == 1
        assert len(hub().waiting) == 1
    assert not hub().waiting


async def test_a_poll_finds_what_no_bell_told_of() -> None:
    async with _socket() as socket:
        conversation = await Conversation.objects.aget(pk=(await _hello(socket))["conversation"])
        await Message.objects.acreate(conversation=conversation, seq=2, author="agent", text="Without a bell.")
        await Conversation.objects.filter(pk=conversation.pk).aupdate(last_seq=2)
        mark = len(socket.frames)
        await socket.send({"type": "poll", "last_seq": 1})
        found = await socket.wait_for(after=mark, type="welcome")
        assert [message["text"] for message in found["messages"]] == ["Without a bell."]


async def test_words_taken_out_leave_the_open_chat_at_once_and_another_with_its_next_hello() -> None:
    async with _socket() as socket:
        conversation = (await _hello(socket))["conversation"]
        await socket.send(_message("My landline is called zanzibar"))
        seq = (await socket.wait_for(type="ack"))["seq"]
        lena = await sync_to_async(staff)("Lena", role="manager")
        await sync_to_async(message_redact)(
            conversation_id=uuid.UUID(conversation), seq=seq, staff=lena, reason="A password", words="zanzibar"
        )
        told = await socket.wait_for(type="message", redacted=True)
        assert (told["seq"], told["text"]) == (seq, f"My landline is called {MARK}")
    async with _socket() as socket:
        await _hello(socket, last_seq=seq, conversation=conversation)
        assert (await socket.wait_for(type="message", redacted=True))["text"] == told["text"]


async def test_the_customer_ends_the_chat_and_is_asked_how_it_was() -> None:
    async with _socket() as socket:
        welcome = await _hello(socket)
        await socket.send({"type": "conversation.end"})
        state = await socket.wait_for(type="state", custody="closed")
        assert state["rated"] is False
    row = await Conversation.objects.aget(pk=welcome["conversation"])
    assert row.custody == "closed"
