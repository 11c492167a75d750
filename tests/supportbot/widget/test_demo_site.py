"""The demo company's site: who one is there, the switch among its customers, and the token that the chat gets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.test import Client

from billing.models import Company, Customer
from supportbot.widget.identity import verify_identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: LazySettings) -> None:
    settings.SUPPORTBOT_DEMO = True
    Company.objects.create(name="Northwind Broadband", bot_name="Nora", time_zone="Europe/Dublin", language="en")
    for ref, name, story in (
        ("cus_priya", "Priya Shah", "Her plan became dearer. More is not told."),
        ("cus_evil", "<script>alert(1)</script>", "Her name is code"),
    ):
        Customer.objects.create(external_ref=ref, name=name, email=f"{ref}@mail.example", currency="EUR", notes=story)


def token_customer(client: Client, settings: LazySettings) -> str:
    token = client.get("/demo/token").json()["token"]
    return verify_identity(token, keys=settings.WIDGET_SIGNING_KEYS, now=datetime.now(UTC)).customer_ref


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("path", ["/", "/demo/account/"])
def test_a_page_carries_the_chat_by_its_one_script_tag(path: str) -> None:
    response = Client().get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('src="/widget.js"') == 1
    assert "Priya Shah" in page
    assert "Her plan became dearer" in page
    assert "More is not told" not in page


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("path", ["/", "/demo/account/"])
def test_the_pages_need_nothing_inline(path: str) -> None:
    response = Client().get(path)
    page = response.content.decode()
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert " style=" not in page
    assert "<style" not in page
    assert all("src=" in tag for tag in page.split("<script")[1:])
    assert " onclick=" not in page


@pytest.mark.usefixtures("demo")
def test_the_first_visit_is_priyas_and_the_token_is_hers(settings: LazySettings) -> None:
    assert token_customer(Client(), settings) == "cus_priya"


@pytest.mark.usefixtures("demo")
def test_switching_changes_the_page_and_the_token(settings: LazySettings) -> None:
    client = Client()
    response = client.post("/demo/customer", {"customer": "cus_evil", "next": "/demo/account/"})
    assert response["Location"] == "/demo/account/"
    assert token_customer(client, settings) == "cus_evil"
    page = client.get("/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.usefixtures("demo")
def test_a_visitor_has_the_chat_without_a_token_and_no_account() -> None:
    client = Client()
    client.post("/demo/customer", {"customer": ""})
    assert client.get("/demo/token").json() == {"token": ""}
    page = client.get("/").content.decode()
    assert page.count('src="/widget.js"') == 1
    assert "Not signed in" in page
    assert "Welcome back" not in page
    assert client.get("/demo/account/")["Location"] == "/"


@pytest.mark.usefixtures("demo")
def test_nobody_becomes_a_customer_that_is_not_there(settings: LazySettings) -> None:
    client = Client()
    assert client.post("/demo/customer", {"customer": "cus_nobody"}).status_code == 404
    assert token_customer(client, settings) == "cus_priya"


@pytest.mark.usefixtures("demo")
def test_the_switch_leads_nowhere_else() -> None:
    response = Client().post("/demo/customer", {"customer": "cus_priya", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


@pytest.mark.usefixtures("demo")
def test_the_switch_wants_the_forms_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/demo/customer", {"customer": "cus_priya"}).status_code == 403
    assert Client().get("/demo/customer").status_code == 405


@pytest.mark.parametrize("path", ["/demo/token", "/demo/account/"])
def test_no_demo_no_demo_pages(settings: LazySettings, path: str) -> None:
    settings.SUPPORTBOT_DEMO = False
    assert Client().get(path).status_code == 404
    assert Client().get("/")["Location"] == "/inbox/"


def test_an_empty_installation_says_what_to_do(settings: LazySettings) -> None:
    settings.SUPPORTBOT_DEMO = True
    response = Client().get("/")
    assert response.status_code == 503
    assert "loadbilling" in response.content.decode()
    assert Client().get("/demo/token").status_code == 404
