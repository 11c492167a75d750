"""The demo's outbox: a mail comes in by itself, is opened in both forms, and its link leads on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import MANAGER, People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser


def invite(manager: Page, email: str, name: str) -> None:
    manager.goto("/people/invite/")
    manager.get_by_label("E-mail").fill(email)
    manager.get_by_label("Name").fill(name)
    manager.get_by_role("button", name="Send the invitation").click()
    expect(manager.get_by_text(f"{name} is invited.")).to_be_visible()


def test_a_mail_comes_in_by_itself_and_is_shown_in_both_forms(people: People) -> None:
    customer, manager = people.customer("cus_priya"), people.staff(MANAGER)
    customer.get_by_role("link", name="Outbox").click()
    expect(customer.get_by_role("heading", name="Outbox")).to_be_visible()
    expect(customer.get_by_text("This is a demo")).to_be_visible()
    invite(manager, "olive@northwind.example", "Olive Byrne")
    line = customer.locator("tr", has_text="olive@northwind.example")
    expect(line).to_be_visible(timeout=15_000)
    expect(line).to_contain_text("Sent", timeout=15_000)
    expect(line).to_contain_text("Invitation")
    line.get_by_role("link", name="invites you to SupportBot").click()
    expect(customer.get_by_role("heading", name="Lena invites you to SupportBot")).to_be_visible()
    frame = customer.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="You are invited to SupportBot")).to_be_visible()
    expect(frame.get_by_text("Hello Olive,")).to_be_visible()
    expect(frame.locator("td.card")).to_have_css("border-radius", "12px")  # its own styles hold inside the frame
    expect(customer.get_by_role("region", name="As plain text")).to_contain_text("Hello Olive,")
    with customer.context.expect_page() as opened:
        frame.get_by_role("link", name="Choose a password").click()
    expect(opened.value.get_by_role("heading", name="Welcome, Olive Byrne")).to_be_visible()


def test_the_keyboard_keeps_its_place_when_a_mail_comes_in(people: People) -> None:
    manager, reader = people.staff(MANAGER), people.somebody("reader")
    invite(manager, "first@northwind.example", "First")
    reader.goto("/outbox/")
    link = reader.locator("tr", has_text="first@northwind.example").get_by_role("link")
    link.focus()
    invite(manager, "second@northwind.example", "Second")
    expect(reader.locator("tr", has_text="second@northwind.example")).to_be_visible(timeout=15_000)
    expect(link).to_be_focused()


def test_axe_finds_no_serious_fault(people: People, program: Stack) -> None:
    manager = people.staff(MANAGER, **CHECKED)
    invite(manager, "alma@northwind.example", "Alma")
    program.text_of_mail_to("alma@northwind.example")
    reader = people.somebody("reader", **CHECKED)
    reader.goto("/outbox/")
    found = faults(reader, "outbox")
    reader.locator("tr", has_text="alma@northwind.example").get_by_role("link").click()
    expect(reader.frame_locator("iframe").get_by_text("Hello Alma,")).to_be_visible()
    found += faults(reader, "a mail")
    html = reader.request.get(reader.locator("iframe").get_attribute("src") or "").text()
    reader.set_content(html)
    expect(reader.get_by_text("Hello Alma,")).to_be_visible()
    found += faults(reader, "a mail's HTML")
    manager.goto("/outbox/")
    found += faults(manager, "outbox of staff")
    assert found == []


def test_on_a_phone_nothing_stands_beside_the_page(people: People, program: Stack) -> None:
    invite(people.staff(MANAGER), "pia@northwind.example", "Pia")
    program.text_of_mail_to("pia@northwind.example")
    page = people.somebody("phone", viewport={"width": 390, "height": 800})
    page.goto("/outbox/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("tr", has_text="pia@northwind.example").get_by_role("link").click()
    expect(page.frame_locator("iframe").get_by_text("Hello Pia,")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
