"""The second step: a code to the address on file, and what it opens, for customers and for visitors."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from billing.models import Customer
from handoff.models import Conversation, Event, Mail
from handoff.services.mailing import mails_send
from supportbot.live import runner
from supportbot.live.consumer import ChatConsumer
from supportbot.models import IdentityCode, Site, TopicPolicy
from supportbot.topic_policies import policies_forget
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.live.company import _company, customer_token
from tests.wire import Frame, Wire

__all__ = ["_closed_stores", "_company"]
pytestmark = pytest.mark.django_db(transaction=True)
PRIYA = "cus_priya"


@pytest.fixture(autouse=True)
async def _sensitive(_company: None, settings: Settings) -> AsyncIterator[None]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CODE_RATE = f"100 per {uuid.uuid4().int % 1000 + 2} hour"  # a window of this test's own
    await TopicPolicy.objects.acreate(topic="balance_due", identity="verified")
    await Site.objects.acreate(key="shop", name="Shop")
    policies_forget()
    yield
    policies_forget()


def _socket() -> Wire:
    return Wire(ChatConsumer.as_asgi(), client=("192.0.2.7", 5))


async def _welcome(socket: Wire, **hello: Any) -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "hello", "last_seq": 0, "key": "shop", "device": "one", **hello})
    return await socket.wait_for(after=mark, type="welcome")


async def _asks(socket: Wire, text: str = "What do I owe?") -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "message.send", "client_id": str(uuid.uuid4()), "text": text})
    return await socket.wait_for(after=mark, type="message", author="bot")


async def _code(socket: Wire, email: str = "") -> tuple[Frame, str]:
    """What was told, and the code that lies in the mailbox, empty when none came."""
    mark = len(socket.frames)
    await socket.send({"type": "verify.request", "email": email})
    told = await socket.wait_for(after=mark, type="verify.sent")
    await runner.drain(10)
    before = len(mail.outbox)
    await sync_to_async(mails_send)()
    found = [re.search(r"\b\d{6}\b", str(one.body)) for one in mail.outbox[before:]]
    return told, found[0].group() if found and found[0] else ""


async def _verify(socket: Wire, code: str) -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "verify", "code": code})
    await socket.ping()
    return next(frame for frame in socket.frames[mark:] if frame["type"] in ("verified", "error"))


async def test_a_sensitive_question_is_answered_once_the_code_is_typed_in() -> None:
    async with _socket() as socket:
        await _welcome(socket, token=customer_token())
        asked_back = await _asks(socket)
        assert [choice["id"] for choice in asked_back["choices"]] == ["verify", "person"]
        assert "€" not in asked_back["text"]
        told, code = await _code(socket)
        assert told["minutes"] == 10
        address = (await Customer.objects.aget(external_ref=PRIYA)).email
        assert told["address"] == f"{address[0]}…@{address.partition('@')[2]}"
        mark = len(socket.frames)
        verified = await _verify(socket, f"{code[:3]} {code[3:]}")
        assert verified["type"] == "verified"
        assert "token" not in verified
        answer = await socket.wait_for(after=mark, type="message", author="bot")
        assert "€" in answer["text"]
    token = customer_token()
    async with _socket() as socket:
        again = await _welcome(socket, token=token, proof=verified["proof"])
        assert (again["identity"], again["verified_until"]) == ("verified", verified["until"])
        assert "€" in (await _asks(socket, "And what is still open?"))["text"]
    async with _socket() as socket:
        elsewhere = await _welcome(socket, token=customer_token(), device="two", proof=verified["proof"])
        assert elsewhere["identity"] == "signed"
    steps = [event.data["step"] async for event in Event.objects.filter(kind="identity").order_by("pk")]
    assert steps == ["code_asked", "verified"]


async def test_a_code_works_once_and_stands_nowhere_in_our_tables() -> None:
    async with _socket() as socket:
        await _welcome(socket, token=customer_token())
        _, code = await _code(socket)
        assert (await _verify(socket, code))["type"] == "verified"
        assert (await _verify(socket, code))["code"] == "code_expired"
    kept = await IdentityCode.objects.aget()
    sent = await Mail.objects.aget()
    assert code not in kept.digest + sent.text + sent.subject


async def test_five_wrong_tries_spend_the_code() -> None:
    async with _socket() as socket:
        await _welcome(socket, token=customer_token())
        _, code = await _code(socket)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        answers = [(await _verify(socket, wrong))["code"] for _ in range(6)]
        assert answers == ["code_wrong"] * 5 + ["code_expired"]
        assert (await _verify(socket, code))["code"] == "code_expired"


async def test_a_code_is_over_after_its_ten_minutes() -> None:
    async with _socket() as socket:
        await _welcome(socket, token=customer_token())
        _, code = await _code(socket)
        kept = await IdentityCode.objects.aget()
        assert timedelta(minutes=9) < kept.expires_at - timezone.now() <= timedelta(minutes=10)
        await IdentityCode.objects.aupdate(expires_at=timezone.now())
        assert (await _verify(socket, code))["code"] == "code_expired"


async def test_a_new_code_voids_the_one_before() -> None:
    async with _socket() as socket:
        await _welcome(socket, token=customer_token())
        _, first = await _code(socket)
        _, second = await _code(socket)
        if first != second:
            assert (await _verify(socket, first))["code"] == "code_wrong"
        assert (await _verify(socket, second))["type"] == "verified"


async def test_a_visitor_who_has_the_customers_mailbox_becomes_the_customer_with_what_was_said() -> None:
    address = (await Customer.objects.aget(external_ref=PRIYA)).email
    async with _socket() as socket:
        welcome = await _welcome(socket)
        assert (await _asks(socket))["choices"][0]["id"] == "verify"
        told, code = await _code(socket, address.upper())
        assert told["address"].startswith(address[0].upper())
        verified = await _verify(socket, code)
        mark = len(socket.frames)
        again = await _welcome(socket, token=verified["token"], proof=verified["proof"])
        assert (again["identity"], again["conversation"]) == ("verified", welcome["conversation"])
        await runner.drain(10)
        await socket.send({"type": "poll", "last_seq": 0})
        latest = await socket.wait_for(after=mark + 1, type="welcome")
    assert (await Conversation.objects.aget()).customer_ref == PRIYA
    texts = [message["text"] for message in [*again["messages"], *latest["messages"]] if message["author"] == "bot"]
    assert any("€" in text for text in texts)


async def test_a_customer_who_chats_already_goes_on_there_and_the_visitors_chat_stays_apart() -> None:
    address = (await Customer.objects.aget(external_ref=PRIYA)).email
    async with _socket() as socket:
        own = await _welcome(socket, token=customer_token())
    async with _socket() as socket:
        visitors = await _welcome(socket)
        _, code = await _code(socket, address)
        verified = await _verify(socket, code)
        again = await _welcome(socket, token=verified["token"])
    assert again["conversation"] == own["conversation"] != visitors["conversation"]


@pytest.mark.parametrize("email", ["nobody@example.com", "priya@example.org"])
async def test_who_asks_for_an_address_that_nobody_has_is_told_the_same_and_gets_nowhere(email: str) -> None:
    async with _socket() as socket:
        await _welcome(socket)
        told, code = await _code(socket, email)
        assert (told["address"], code) == (f"{email[0]}…@{email.partition('@')[2]}", "")
        assert (await _verify(socket, "000000"))["code"] == "code_wrong"
    assert not mail.outbox


async def test_codes_are_not_sent_without_end(settings: Settings) -> None:
    settings.CODE_RATE = "2 per 7 hour"
    async with _socket() as socket:
        await _welcome(socket, token=customer_token())
        for _ in range(2):
            await _code(socket)
        mark = len(socket.frames)
        await socket.send({"type": "verify.request"})
        error = await socket.wait_for(after=mark, type="error")
        assert error["code"] == "too_many_codes"


async def test_a_bad_address_is_named() -> None:
    async with _socket() as socket:
        await _welcome(socket)
        await socket.send({"type": "verify.request", "email": "priya"})
        error = await socket.wait_for(type="error")
        assert error["field"] == "email"


async def test_the_transcript_goes_to_the_address_on_file() -> None:
    async with _socket() as socket:
        await _welcome(socket, token=customer_token("cus_jonas"))
        await _asks(socket, "Which payment methods do you accept?")
        await socket.send({"type": "transcript.send"})
        notice = await socket.wait_for(type="message", code="transcript_sent")
        assert "…@" in notice["text"]
    await sync_to_async(mails_send)()
    assert mail.outbox[-1].to == [(await Customer.objects.aget(external_ref="cus_jonas")).email]
    assert "Which payment methods do you accept?" in str(mail.outbox[-1].body)
