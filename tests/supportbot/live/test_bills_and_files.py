"""What a customer opens and sends beside words: the paper of a bill, and files of their own."""

from __future__ import annotations

import json
import uuid
from io import BytesIO
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from billing.models import Invoice
from handoff.models import Attachment
from supportbot.live.bills import LINK_SECONDS
from supportbot.live.consumer import ChatConsumer
from supportbot.models import Site, TopicPolicy, Turn
from supportbot.topic_policies import policies_forget
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.live.company import _company, customer_token
from tests.wire import Frame, Wire

__all__ = ["_closed_stores", "_company"]
pytestmark = pytest.mark.django_db(transaction=True)


def _socket() -> Wire:
    return Wire(ChatConsumer.as_asgi())


async def _welcome(socket: Wire, **hello: Any) -> Frame:
    await socket.send({"type": "hello", "last_seq": 0, "token": customer_token(), **hello})
    return await socket.wait_for(type="welcome")


async def _says(socket: Wire, text: str, **more: Any) -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "message.send", "client_id": str(uuid.uuid4()), "text": text, **more})
    return await socket.wait_for(after=mark, type="message", author="bot")


async def _answered(socket: Wire, frame: Frame) -> Frame:
    mark = len(socket.frames)
    await socket.send(frame)
    await socket.ping()
    return next(one for one in socket.frames[mark:] if one["type"] != "pong")


async def _fetch(path: str) -> Any:
    return await sync_to_async(Client().get)(path)


def _picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, format="PNG")
    return written.getvalue()


async def _upload(hello: dict[str, Any], data: bytes | None, name: str = "receipt.png") -> Any:
    fields: dict[str, Any] = {"hello": json.dumps({"type": "hello", "token": customer_token(), **hello})}
    if data is not None:
        fields["file"] = SimpleUploadedFile(name, data)
    return await sync_to_async(Client().post)("/chat/files", fields)


async def test_a_bill_is_shown_as_a_card_and_its_paper_opens() -> None:
    async with _socket() as socket:
        await _welcome(socket)
        answer = await _says(socket, "Can I get a copy of my latest invoice?")
        card = answer["invoices"][0]
        bill = await Invoice.objects.aget(number=card["number"])
        assert (card["pdf"], card["status"]) == (True, bill.status)
        link = await _answered(socket, {"type": "invoice.link", "number": card["number"]})
    paper = await _fetch(link["path"])
    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Disposition"].startswith("attachment")
    with time_machine.travel(0, tick=False) as clock:
        clock.shift(4_000_000_000 + LINK_SECONDS)
        assert (await _fetch(link["path"])).status_code == 410
    assert (await _fetch("/bills/forged/")).status_code == 410


async def test_somebody_elses_bill_is_no_bill() -> None:
    foreign = await Invoice.objects.exclude(customer__external_ref="cus_priya").exclude(status="draft").afirst()
    assert foreign is not None
    async with _socket() as socket:
        await _welcome(socket)
        for number in (foreign.number, "INV-0000"):
            error = await _answered(socket, {"type": "invoice.link", "number": number})
            assert (error["code"], error["field"]) == ("invoice_not_found", "number")


async def test_a_visitor_opens_no_bill_and_a_strict_company_wants_proof() -> None:
    await Site.objects.acreate(key="shop", name="Shop")
    own = await Invoice.objects.filter(customer__external_ref="cus_priya", status="paid").afirst()
    assert own is not None
    async with _socket() as socket:
        await _welcome(socket, token="", key="shop")
        assert (await _answered(socket, {"type": "invoice.link", "number": own.number}))["code"] == "invoice_not_found"
    await TopicPolicy.objects.acreate(topic="invoice_copy", identity="verified")
    policies_forget()
    async with _socket() as socket:
        await _welcome(socket)
        assert (await _answered(socket, {"type": "invoice.link", "number": own.number}))["code"] == "proof_needed"
    policies_forget()


async def test_a_file_is_sent_with_a_message_and_opened_again() -> None:
    async with _socket() as socket:
        welcome = await _welcome(socket)
        kept = (await _upload({"conversation": welcome["conversation"]}, _picture())).json()["file"]
        assert (kept["name"], kept["type"]) == ("receipt.png", "image/png")
        sent = {"type": "message.send", "client_id": str(uuid.uuid4()), "text": "", "files": [kept["id"]]}
        await socket.send(sent)
        ack = await socket.wait_for(type="ack")
        await socket.send(sent)
        reply = await socket.wait_for(type="message", author="bot", kind="clarify")
        assert "kept with this chat" in reply["text"]
        assert (await _answered(socket, {"type": "file.link", "file": kept["id"]}))["path"].startswith("/files/")
    assert (await Attachment.objects.aget()).seq == ack["seq"]
    assert await Turn.objects.acount() == 1
    async with _socket() as socket:
        again = await _welcome(socket)
        own = next(message for message in again["messages"] if message["author"] == "customer")
        assert (own["attachments"][0]["id"], own["wordless"]) == (kept["id"], True)


async def test_a_second_file_without_a_word_goes_to_a_person() -> None:
    async with _socket() as socket:
        welcome = await _welcome(socket)
        for kind in ("clarify", "handoff"):
            kept = (await _upload({"conversation": welcome["conversation"]}, _picture())).json()["file"]
            assert (await _says(socket, "", files=[kept["id"]]))["kind"] == kind


async def test_a_file_of_another_conversation_cannot_be_sent() -> None:
    async with _socket() as jonas:
        theirs = await _welcome(jonas, token=customer_token("cus_jonas"))
        hello = {"conversation": theirs["conversation"], "token": customer_token("cus_jonas")}
        kept = (await _upload(hello, _picture())).json()["file"]
    async with _socket() as socket:
        await _welcome(socket)
        error = await _answered(
            socket,
            {"type": "message.send", "client_id": str(uuid.uuid4()), "text": "Here.", "files": [kept["id"]]},
        )
        assert (error["code"], error["field"]) == ("attachment_missing", "files")
        refused = await _upload({"conversation": theirs["conversation"]}, _picture())
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "conversation_not_found")


@pytest.mark.parametrize(
    ("hello", "data", "status", "code"),
    [
        ({"token": ""}, b"x", 401, "token_missing"),
        ({"token": "a.b.c"}, b"x", 401, "token_invalid"),
        ({}, b"MZ no picture", 400, "file_not_allowed"),
        ({}, b"", 400, "file_empty"),
        ({}, None, 400, "field_missing"),
        ({"conversation": "no-uuid"}, b"x", 400, "field_value"),
    ],
)
async def test_what_is_wrong_with_an_upload_is_said(
    hello: dict[str, Any], data: bytes | None, status: int, code: str
) -> None:
    async with _socket() as socket:
        welcome = await _welcome(socket)
        refused = await _upload({"conversation": welcome["conversation"], **hello}, data)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert not await Attachment.objects.aexists()


@pytest.mark.fault("F47")
async def test_a_card_number_in_a_files_name_is_masked() -> None:
    async with _socket() as socket:
        welcome = await _welcome(socket)
        name = "card 4111 1111 1111 1111.png"
        kept = (await _upload({"conversation": welcome["conversation"]}, _picture(), name)).json()["file"]
    assert "4111 1111" not in kept["name"]
