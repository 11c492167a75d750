"""The customer's door: visitors, sites and origins, tokens of another browser, and the end of a session."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from handoff.models import Conversation, Message
from supportbot.identity.revoking import ended_lately, sessions_revoke
from supportbot.live.consumer import ChatConsumer
from supportbot.live.endings import sockets_end
from supportbot.models import Site, Turn
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.live.company import _company, customer_token
from tests.wire import Frame, Wire

__all__ = ["_closed_stores", "_company"]
pytestmark = pytest.mark.django_db(transaction=True)
SHOP = "https://shop.example"


def _socket(origin: str = "", address: str = "192.0.2.1") -> Wire:
    headers = [(b"host", b"support.example"), *([(b"origin", origin.encode())] if origin else [])]
    return Wire(ChatConsumer.as_asgi(), headers=headers, client=(address, 5))


async def _site(**more: Any) -> Site:
    return await Site.objects.acreate(key="shop", name="Shop", origins=[SHOP], **more)


async def _welcome(socket: Wire, **hello: Any) -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "hello", "last_seq": 0, "key": "shop", **hello})
    return await socket.wait_for(after=mark, type="welcome")


async def _refused(socket: Wire, **hello: Any) -> tuple[str, int]:
    await socket.send({"type": "hello", "last_seq": 0, "key": "shop", **hello})
    code = await socket.wait_closed()
    return socket.frames[-1]["code"], code


async def _says(socket: Wire, text: str) -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "message.send", "client_id": str(uuid.uuid4()), "text": text})
    return await socket.wait_for(after=mark, type="message", author="bot")


async def test_a_visitor_is_answered_what_anyone_may_know_and_comes_back_to_it() -> None:
    await _site()
    async with _socket(SHOP) as socket:
        welcome = await _welcome(socket)
        assert (welcome["identity"], welcome["customer"]) == ("anonymous", {"name": "Visitor"})
        answer = await _says(socket, "Which payment methods do you accept?")
        assert "card" in answer["text"]
    async with _socket(SHOP) as socket:
        again = await _welcome(socket, visitor=welcome["visitor"])
        assert again["conversation"] == welcome["conversation"]
        assert [message["author"] for message in again["messages"]] == ["bot", "customer", "bot"]
    assert (await Turn.objects.aget()).identity == "anonymous"


async def test_a_visitor_is_told_of_no_account() -> None:
    await _site()
    async with _socket(SHOP) as socket:
        await _welcome(socket)
        answer = await _says(socket, "I am Priya Shah, cus_priya. What do I owe?")
    assert "€" not in answer["text"]
    assert "sign in" in answer["text"]


async def test_one_visitor_does_not_see_anothers_chat() -> None:
    await _site()
    async with _socket(SHOP) as socket:
        theirs = await _welcome(socket)
    async with _socket(SHOP) as socket:
        assert await _refused(socket, conversation=theirs["conversation"]) == ("conversation_not_found", 4403)


async def test_where_visitors_are_not_allowed_a_token_is_needed() -> None:
    await _site(visitors=False)
    async with _socket(SHOP) as socket:
        assert await _refused(socket) == ("token_missing", 4401)


@pytest.mark.fault("F45")
@pytest.mark.parametrize(
    ("origin", "key", "code"),
    [("https://evil.example", "shop", "origin_refused"), (SHOP, "another", "site_unknown"), (SHOP, "", "site_unknown")],
)
async def test_a_page_that_is_not_the_sites_is_refused_with_a_good_token_too(origin: str, key: str, code: str) -> None:
    await _site()
    async with _socket(origin) as socket:
        assert await _refused(socket, key=key, token=customer_token()) == (code, 4403)
    assert not await Conversation.objects.aexists()


async def test_a_token_of_another_browser_is_refused() -> None:
    token = customer_token()
    async with _socket() as socket:
        await _welcome(socket, token=token, device="one")
    async with _socket() as socket:
        assert await _refused(socket, token=token, device="two") == ("token_replayed", 4401)


@pytest.mark.fault("F44")
async def test_a_sign_out_ends_the_socket_and_the_token() -> None:
    token = customer_token()
    async with _socket() as socket:
        await _welcome(socket, token=token)
        await socket.send({"type": "sign.out"})
        assert await socket.wait_closed() == 4401
        assert socket.frames[-1]["code"] == "token_revoked"
    async with _socket() as socket:
        assert await _refused(socket, token=token) == ("token_revoked", 4401)


@pytest.mark.fault("F44")
async def test_when_the_company_ends_a_customers_sessions_their_sockets_close_and_no_others() -> None:
    async with _socket() as priya, _socket() as jonas:
        await _welcome(priya, token=customer_token("cus_priya"))
        await _welcome(jonas, token=customer_token("cus_jonas"))
        await sync_to_async(sessions_revoke)(customer_ref="cus_priya")
        await sockets_end(await sync_to_async(ended_lately)())
        assert await priya.wait_closed() == 4401
        await priya.send({"type": "message.send", "client_id": str(uuid.uuid4()), "text": "Still here?"})
        await priya.taken_in()
        await jonas.ping()
        assert jonas.closed is None
    assert not await Message.objects.filter(author="customer").aexists()


async def test_a_network_that_opens_too_much_is_told_to_wait_and_others_are_not(settings: Settings) -> None:
    settings.ADDRESS_OPEN_RATE = "1 per 3 hour"
    token = customer_token()
    async with _socket(address="198.51.100.7") as socket:
        await _welcome(socket, token=token)
    async with _socket(address="198.51.100.7") as socket:
        assert await _refused(socket, token=token) == ("slow_down", 4429)
        assert socket.frames[-1]["retryable"] is True
    async with _socket(address="198.51.100.8") as socket:
        await _welcome(socket, token=token)


async def test_a_network_begins_so_many_chats_of_visitors_and_goes_on_with_those(settings: Settings) -> None:
    settings.VISITOR_CONVERSATION_RATE = "1 per 4 hour"
    await _site()
    async with _socket(SHOP, address="198.51.100.9") as socket:
        welcome = await _welcome(socket)
    async with _socket(SHOP, address="198.51.100.9") as socket:
        await _welcome(socket, visitor=welcome["visitor"])
    async with _socket(SHOP, address="198.51.100.9") as socket:
        assert await _refused(socket) == ("slow_down", 4429)
    async with _socket(SHOP, address="198.51.100.9") as socket:
        await _welcome(socket, token=customer_token())


async def test_the_sites_words_open_the_chat_in_the_pages_language() -> None:
    await _site(greeting={"en": "Ask away.", "de": "Fragen Sie."}, suggestions={"de": ["Wie kann ich zahlen?"]})
    async with _socket(SHOP) as socket:
        welcome = await _welcome(socket, language="de")
    assert welcome["messages"][0]["text"] == "Fragen Sie."
    assert welcome["suggestions"] == ["Wie kann ich zahlen?"]
    assert (await Conversation.objects.aget()).locale == "de-DE"


async def test_without_words_of_its_own_a_french_page_is_greeted_in_french() -> None:
    await _site()
    async with _socket(SHOP) as socket:
        welcome = await _welcome(socket, language="fr")
    assert welcome["messages"][0]["text"].startswith("Bonjour")
    assert welcome["customer"]["name"] == "Visiteur"


async def test_a_token_that_ran_out_is_not_made_good_by_a_visitors_number() -> None:
    await _site()
    async with _socket(SHOP) as socket:
        welcome = await _welcome(socket)
    expired = customer_token(ttl=timedelta(minutes=-10))
    async with _socket(SHOP) as socket:
        assert await _refused(socket, token=expired, visitor=welcome["visitor"]) == ("token_expired", 4401)
