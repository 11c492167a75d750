"""The last mile of a yes at Stripe's sandbox, over a socket: a link that opens, and a bill that arrives by e-mail."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from billing.document import parse_document
from billing.models import Action
from billing.services import billing_load
from handoff.mails.folder import MailFolder
from handoff.models import Mail
from handoff.services.mailing import mails_send
from supportbot.action_news import news_sweep
from supportbot.live import runner
from supportbot.live.consumer import ChatConsumer
from supportbot.readers import reading_model_present
from tests.billing.documents import NORTHWIND
from tests.handoff.async_stores import _closed_stores
from tests.sandbox.running import Running, running
from tests.supportbot.live.company import customer_token
from tests.wire import Frame, Wire

__all__ = ["_closed_stores"]
pytestmark = pytest.mark.django_db(transaction=True)


def _seed(sandbox: Running, settings: Settings) -> None:
    settings.BILLING_GATEWAY = "billing.gateways.stripe.stripe_gateway"
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = sandbox.key, sandbox.url
    settings.ACTION_SECONDS = settings.BILLING_FRESH_SECONDS = 20.0
    reading_model_present.cache_clear()  # its row went with the tables
    raw = NORTHWIND.read_bytes()
    sandbox.control("seed", {"document": parse_document(raw)})
    billing_load(raw=raw, company_alone=True)
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())


@pytest.fixture
async def box(settings: Settings, _closed_stores: None) -> AsyncIterator[Running]:
    with running() as sandbox:
        await sync_to_async(_seed)(sandbox, settings)
        yield sandbox
        await runner.drain(20)


async def _welcome(socket: Wire, customer: str) -> None:
    await socket.send({"type": "hello", "last_seq": 0, "token": customer_token(customer)})
    await socket.wait_for(type="welcome")


async def _says(socket: Wire, text: str) -> Frame:
    mark = len(socket.frames)
    await socket.send({"type": "message.send", "client_id": str(uuid.uuid4()), "text": text})
    return await socket.wait_for(after=mark, type="message", author="bot")


async def test_a_link_to_pay_leads_from_the_chat_to_the_page_of_the_bill(box: Running) -> None:
    async with Wire(ChatConsumer.as_asgi()) as socket:
        await _welcome(socket, "cus_daniel")
        await _says(socket, "I want to pay my bill now")
        told = await _says(socket, "yes")
        assert told["opens"]["kind"] == "pay_link", told
        await socket.send({"type": "action.link", "action": told["opens"]["action"]})
        path = (await socket.wait_for(type="action.link"))["path"]
        assert box.url not in str(socket.frames), "the address itself stands in no frame"
    answer: Any = await sync_to_async(Client().get)(path)
    action = await Action.objects.aget()
    assert (answer.status_code, answer["Location"]) == (302, action.link)
    assert answer["Location"].startswith(box.url)


async def test_a_copy_that_was_agreed_arrives_with_the_bill_once(
    box: Running, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND, settings.OUTBOX_DIR = "handoff.mail_backend.EmailBackend", str(tmp_path)
    async with Wire(ChatConsumer.as_asgi()) as socket:
        await _welcome(socket, "cus_jonas")
        await _says(socket, "Please send me a copy of my latest bill")
        told = await _says(socket, "yes")
    assert "Done: bill INV-2054 is on its way to j…@example.com, the e-mail address on your account." in told["text"]
    mail = await Mail.objects.aget()
    assert (mail.kind, mail.address, mail.language, mail.attachment_name) == (
        "bill_copy", "jonas.weber@example.com", "de", "INV-2054.pdf",
    )  # fmt: skip
    await runner.drain(20)  # the turn looks once more behind its reply
    await Action.objects.aupdate(told="doing")  # as if its end had still to be told
    assert await sync_to_async(news_sweep)() == 1
    assert await Mail.objects.acount() == 1, "told twice, written once"
    assert await sync_to_async(mails_send)() == 1
    await mail.arefresh_from_db()
    assert (mail.state, mail.text, mail.html, mail.attachment) == ("sent", "", "", None)
    kept = MailFolder(tmp_path).read(mail.key.hex)
    assert isinstance(kept, EmailMessage)
    (file,) = kept.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("INV-2054.pdf", "application/pdf")
    assert file.get_content().startswith(b"%PDF-")


async def test_where_no_letter_can_be_made_none_is_said_to_be_on_its_way(
    box: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Wire(ChatConsumer.as_asgi()) as socket:
        await _welcome(socket, "cus_jonas")
        await _says(socket, "Please send me a copy of my latest bill")
        monkeypatch.setattr("supportbot.bill_copies.invoice_pdf", _breaks)
        told = await _says(socket, "yes")
    assert "couldn't be done" in told["text"]
    assert [choice["id"] for choice in told["choices"]] == ["person"]
    assert not await Mail.objects.aexists()


def _breaks(*_: Any, **__: Any) -> bytes:
    raise ValueError("a sign that no font has")
