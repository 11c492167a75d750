"""An admin makes a key, a system calls with it, and it ends; an endpoint; the docs page on a desktop and on a phone."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
ADMIN = "admin@northwind.example"
CLIPBOARD: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}}


def call(program: Stack, token: str, path: str) -> int:
    asked = urllib.request.Request(f"{program.base}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(asked) as answer:
            json.load(answer)
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def new_key(admin: Page, name: str) -> str:
    """Made on its page; the secret, still shown."""
    admin.goto("/settings/api/keys/new/")
    admin.get_by_label("Name").fill(name)
    admin.get_by_label("Read conversations and what was said in them").check()
    admin.get_by_role("button", name="Make the key").click()
    expect(admin.get_by_role("heading", name=f"The key {name} is made")).to_be_visible()
    return admin.get_by_label("API key").input_value()


def new_endpoint(admin: Page, name: str) -> None:
    admin.goto("/settings/api/webhooks/new/")
    admin.get_by_label("Address").fill("http://127.0.0.1:9/hook")
    admin.get_by_label("Description").fill(name)
    admin.get_by_label(re.compile("^message.created")).check()
    admin.get_by_role("button", name="Add the endpoint").click()
    expect(admin.get_by_label("Signing secret")).to_have_value(re.compile("^whsec_"))
    admin.get_by_role("link", name="I have copied it").click()


def test_a_key_is_made_copied_used_and_revoked(people: People, program: Stack) -> None:
    admin = people.staff(ADMIN, **CLIPBOARD)
    admin.get_by_role("navigation", name="Main").get_by_role("link", name="API").click()
    expect(admin.get_by_role("heading", name="API keys")).to_be_visible()
    token = new_key(admin, "Help centre")
    copy = admin.get_by_role("button", name="Copy")
    copy.focus()
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("button", name="Copied")).to_be_visible()
    assert admin.evaluate("navigator.clipboard.readText()") == token
    assert (call(program, token, "/conversations"), call(program, token, "/webhooks")) == (200, 403)
    admin.reload()
    expect(admin.get_by_role("heading", name="Help centre")).to_be_visible()
    assert token.rpartition("_")[2] not in admin.content()
    admin.get_by_text("Revoke…").click()
    admin.get_by_role("button", name="Revoke Help centre").click()
    expect(admin.get_by_text("The key is revoked.")).to_be_visible()
    assert call(program, token, "/conversations") == 401
    ((keys,),) = program.rows("SELECT count(*) FROM supportbot_apikey WHERE name = 'Help centre'")
    assert keys == 1, "loading the page again made no second"


def test_an_endpoint_is_added_tried_and_deleted(people: People) -> None:
    admin = people.staff(ADMIN)
    new_endpoint(admin, "Ticket desk")
    admin.get_by_role("button", name="Send a test event").click()
    expect(admin.get_by_text("A test event is on its way.")).to_be_visible()
    expect(admin.get_by_role("row").filter(has_text="webhook.test")).to_contain_text("Waiting")
    admin.get_by_text("Delete…").click()
    admin.get_by_role("button", name="Delete the endpoint").click()
    expect(admin.get_by_text("The endpoint is deleted.")).to_be_visible()


def test_the_docs_are_read_and_a_call_is_copied(people: People) -> None:
    page = people.somebody("a developer", **CLIPBOARD)
    page.goto("/api/docs")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Write as the customer").click()
    card = page.locator("#message_send")
    expect(card).to_be_in_viewport()
    card.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("curl -X POST")
    assert "/api/v1/conversations/{conversation_id}/messages" in copied
    card.get_by_text("Answer", exact=True).first.click()
    expect(card.get_by_text("The message's number in its conversation.")).to_be_visible()


def test_on_a_phone_the_contents_are_folded_and_nothing_is_wider_than_the_screen(people: People) -> None:
    page = people.somebody("a developer on the way", **PHONE)
    page.goto("/api/docs")
    link = page.get_by_role("link", name="Write as the customer")
    expect(link).to_be_hidden()
    page.get_by_text("Contents", exact=True).click()
    link.click()
    expect(page.locator("#message_send")).to_be_in_viewport()
    expect(link).to_be_hidden()
    admin = people.staff(ADMIN, **PHONE)
    admin.get_by_label("Ines: account").click()
    admin.get_by_role("link", name="API and webhooks").click()
    new_key(admin, "Phone")
    new_endpoint(admin, "Phone desk")
    for where in ("/settings/api/", "/settings/api/webhooks/", admin.url, "/api/docs"):
        admin.goto(where)
        assert admin.evaluate("document.documentElement.scrollWidth") <= 390, where


def test_no_fault_that_the_checker_finds(people: People) -> None:
    admin = people.staff(ADMIN, **CHECKED)
    found: list[str] = []
    for where in ("", "keys/new/", "webhooks/", "webhooks/new/"):
        admin.goto(f"/settings/api/{where}")
        found += faults(admin, where or "keys")
    admin.goto("/settings/api/keys/new/")
    admin.get_by_role("button", name="Make the key").click()
    found += faults(admin, "a key that is wrong")
    new_key(admin, "Checked")
    found += faults(admin, "a key shown once")
    admin.get_by_role("link", name="I have copied it").click()
    admin.get_by_text("Revoke…").click()
    found += faults(admin, "a key about to be revoked")
    new_endpoint(admin, "Checked desk")
    admin.get_by_role("button", name="Send a test event").click()
    found += faults(admin, "an endpoint with a delivery")
    admin.get_by_text("Disable…").click()
    admin.get_by_role("button", name="Disable", exact=True).click()
    found += faults(admin, "a disabled endpoint")
    admin.goto("/settings/api/")
    found += faults(admin, "keys")
    admin.goto("/settings/api/webhooks/")
    found += faults(admin, "endpoints")
    admin.goto("/api/docs")
    admin.locator("#conversation_list").get_by_text("Answer", exact=True).first.click()
    found += faults(admin, "docs")
    assert found == []
