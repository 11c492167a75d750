"""The pages of privacy: looking somebody up, handing out, erasing, and what leaves the machine."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from billing.models import Customer
from handoff.models import Event
from handoff.services.legal_holds import hold_set
from supportbot.llm import configured
from supportbot.models import WebhookEndpoint
from supportbot.privacy.boundary import borders
from tests.handoff.pages.people import signed_in, staff
from tests.supportbot.privacy.planted import plant

pytestmark = pytest.mark.django_db
ROOT = "/settings/privacy/"
REF = "cus_asked"


@pytest.fixture
def client() -> Client:
    return signed_in("admin")[0]


def _text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_it_begins_empty_and_says_how_long_things_are_kept(client: Client, settings: Settings) -> None:
    settings.KEEP_MAILS_DAYS = 90
    said = _text(client.get(ROOT))
    assert "90 days Nothing is due KEEP_MAILS_DAYS" in said
    assert "Kept KEEP_CHATS_DAYS" in said
    assert "backups" in said


def test_what_is_not_there_is_said(client: Client) -> None:
    assert "Nothing is kept There is no chat" in _text(client.post(f"{ROOT}find/", {"reference": "cus_nobody"}))
    answer = client.post(f"{ROOT}find/", {"reference": " "})
    assert "Write the customer's reference." in _text(answer)
    answer = client.post(f"{ROOT}export/", {"reference": "cus_nobody"})
    assert "Nothing is kept under this reference." in _text(answer)


def test_found_downloaded_and_erased(client: Client) -> None:
    planted = plant(REF, staff())
    said = _text(client.post(f"{ROOT}find/", {"reference": REF}))
    assert f"Kept under {REF}" in said
    assert "Messages 2" in said
    answer = client.post(f"{ROOT}export/", {"reference": REF})
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert planted.words["message"] in archive.read("records/handoff/messages.json").decode()
    assert answer["Cache-Control"] == "no-store, private"
    answer = client.post(f"{ROOT}erase/", {"reference": REF, "again": "cus_ask"})
    assert "Type the customer's reference once more" in _text(answer)
    assert Customer.objects.filter(external_ref=REF).exists()
    said = _text(client.post(f"{ROOT}erase/", {"reference": REF, "again": REF}, follow=True))
    assert re.search(r"Erased: \d+ rows, 1 mails\. 1 action stays for the books", said)
    assert "was erased on" in _text(client.post(f"{ROOT}find/", {"reference": REF}))
    trail = _text(client.get("/review/audit/"))
    assert "exported all data of a customer" in trail
    assert "erased a customer" in trail
    assert REF not in trail
    assert Event.objects.filter(kind__in=("customer_exported", "customer_erased")).count() == 2


def test_a_hold_stands_against_it(client: Client) -> None:
    planted = plant(REF, staff())
    hold_set(conversation_id=planted.chat.pk, staff=staff("manager"), reason="A court asked.", on_customer=True)
    answer = client.post(f"{ROOT}find/", {"reference": REF})
    assert "Nothing can be erased until it is lifted" in _text(answer)
    assert b"Erase this customer" not in answer.content
    answer = client.post(f"{ROOT}erase/", {"reference": REF, "again": REF})
    assert "A legal hold stands on this customer" in _text(answer)
    assert Customer.objects.filter(external_ref=REF).exists()


def test_others_are_not_let_in() -> None:
    assert signed_in("manager")[0].post(f"{ROOT}export/", {"reference": REF}).status_code == 403


def test_what_leaves_follows_from_the_settings(client: Client, settings: Settings) -> None:
    assert "Nothing leaves this machine" in _text(client.get(f"{ROOT}boundary/"))
    settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_BOUNDARY = "https://203.0.113.9/v1", "m", "cloud"
    settings.LLM_BASE_URL_2, settings.LLM_MODEL_2 = "http://10.1.2.3:9000/v1", "own"
    settings.LLM_MASK = ["names"]
    settings.BILLING_GATEWAY = "billing.gateways.stripe.stripe_gateway"
    WebhookEndpoint.objects.create(url="https://hooks.example.com/x", events=["message.created"], salt="s")
    told = borders()
    first, own, bills, hook = told.flows
    assert first.reach == {"offline": "stays", "private": "stays", "cloud": "leaves"}
    assert own.reach == {"offline": "stays", "private": "private", "cloud": "leaves"}
    assert "names of the customer" in first.hidden
    assert "postal" not in first.hidden
    assert (bills.to, hook.to) == ("api.stripe.com", "hooks.example.com")
    assert set(bills.reach.values()) == {"leaves"}
    said = _text(client.get(f"{ROOT}boundary/"))
    assert "LLM_BOUNDARY is cloud" in said
    assert "203.0.113.9" in said
    assert "the billing system (stripe)" in _text(client.get(ROOT))
    assert configured.options_of_settings().boundary == "cloud"


@pytest.mark.parametrize(
    ("boundary", "endpoint", "reach"),
    [
        ("private", "http://traces.internal:4318", "private"),
        ("cloud", "https://traces.example.com", "leaves"),
        ("cloud", "http://10.0.0.7:4318", "private"),
    ],
)
def test_where_spans_go_is_told(client: Client, settings: Settings, boundary: str, endpoint: str, reach: str) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT, settings.TRACES_BOUNDARY = endpoint, boundary
    (traces,) = borders().flows
    assert (traces.who, set(traces.reach.values())) == ("Traces", {reach})
    said = _text(client.get(f"{ROOT}boundary/"))
    assert traces.to in said
    assert "Which step of a turn took how long" in said
