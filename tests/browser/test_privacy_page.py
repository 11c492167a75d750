"""The page of privacy by keyboard, light and dark, on a desktop and on a phone: found, refused, erased."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
ADMIN = "admin@northwind.example"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}}
REF = "cus_of_this_page"
_CHAT = """INSERT INTO handoff_conversation (id, customer_ref, display_name, locale, custody, custody_version, priority)
    VALUES (gen_random_uuid(), 'cus_of_this_page', 'Pat Page', 'en', 'closed', 0, 0) RETURNING 1"""
_LEFT = "SELECT 1 FROM handoff_conversation WHERE customer_ref = 'cus_of_this_page'"


def _look_up(admin: Page, ref: str) -> None:
    admin.get_by_label("Reference").fill(ref)
    admin.get_by_label("Reference").press("Enter")


def test_found_and_erased_by_keyboard(people: People, program: Stack) -> None:
    program.rows(_CHAT)
    admin = people.staff(ADMIN, **CHECKED)
    admin.get_by_role("navigation", name="Main").get_by_role("link", name="API").click()
    admin.get_by_role("link", name="Privacy").click()
    found = faults(admin, "privacy")
    _look_up(admin, "cus_nobody_at_all")
    expect(admin.get_by_text("Nothing is kept", exact=True)).to_be_visible()
    found += faults(admin, "nothing is kept")
    _look_up(admin, REF)
    expect(admin.get_by_role("row", name="Chats 1")).to_be_visible()
    admin.get_by_role("button", name="Download everything").focus()
    admin.keyboard.press("Tab")
    admin.keyboard.press("Enter")
    admin.keyboard.press("Tab")
    admin.keyboard.type("cus_of_this")
    found += faults(admin, "about to erase")
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("alert")).to_contain_text("Type the customer's reference once more")
    found += faults(admin, "not confirmed")
    admin.get_by_label("Type the reference once more").fill(REF)
    admin.keyboard.press("Enter")
    expect(admin.get_by_text("Erased: ")).to_be_visible()
    assert program.rows(_LEFT) == []
    admin.get_by_role("link", name="What leaves this machine").click()
    expect(admin.get_by_role("heading", name="Stays here")).to_be_visible()
    found += faults(admin, "what leaves this machine")
    assert found == []


def test_on_a_phone_nothing_is_wider_than_the_screen(people: People) -> None:
    admin = people.staff(ADMIN, **PHONE)
    for page in ("/settings/privacy/", "/settings/privacy/boundary/"):
        admin.goto(page)
        expect(admin.get_by_role("heading", level=1)).to_be_visible()
        assert admin.evaluate("document.documentElement.scrollWidth") <= 390
