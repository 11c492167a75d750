"""The widget against the program, on a page of another origin: a code by mail, files, bills, the end of a session."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.foreign_page import ForeignPage
from tests.browser.people import People, open_chat, write
from tests.flows.stack import Stack
from tests.handoff.files.pictures import PDF, picture

pytestmark = pytest.mark.browser
ADDRESS = "priya.shah@example.com"
METER: FilePayload = {"name": "meter.png", "mimeType": "image/png", "buffer": picture(size=(40, 20))}
BILL: FilePayload = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": PDF}


def visit(people: People, books: ForeignPage, who: str) -> Page:
    page = people.somebody(who)
    page.goto(f"{books.origin}/")
    open_chat(page)
    return page


def test_a_visitor_proves_to_be_a_customer_and_fetches_a_bill(
    program: Stack, people: People, books: ForeignPage, tmp_path: Path
) -> None:
    books.put_chat(key="books")
    page = visit(people, books, "a visitor")
    page.locator(".suggestions").get_by_role("button", name="I am a customer").click()
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.keyboard.press("Enter")
    expect(page.get_by_text("is on its way there")).to_be_visible()
    code = re.search(r"\b\d{6}\b", program.text_of_mail_to(ADDRESS))
    assert code
    page.get_by_label("Six-digit code").fill("000000" if code[0] != "000000" else "111111")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Six-digit code").fill(code[0])
    expect(page.locator(".sub")).to_contain_text("Verified")
    write(page, "Show me my latest invoice")
    bill = page.locator(".bill").first
    expect(bill).to_be_visible()
    with page.expect_download() as downloading:
        bill.get_by_role("button", name="as PDF").click()
    downloading.value.save_as(tmp_path / "bill.pdf")
    assert (tmp_path / "bill.pdf").read_bytes().startswith(b"%PDF-")
    page.reload()
    open_chat(page)
    expect(page.locator(".sub")).to_contain_text("Verified")
    assert books.violations == []


def test_files_arrive_and_signing_out_ends_it_in_every_tab(
    program: Stack, people: People, books: ForeignPage, tmp_path: Path
) -> None:
    books.put_chat(key="books", token=program.token("cus_tomas"))
    page = visit(people, books, "cus_tomas")
    page.locator("input[type=file]").set_input_files([METER, BILL])
    page.get_by_label("Write a message").fill("My meter and my bill")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".row.customer").last).to_have_attribute("data-status", "sent")
    page.reload()
    open_chat(page)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Open the file bill.pdf").click()
    downloading.value.save_as(tmp_path / "bill.pdf")
    assert (tmp_path / "bill.pdf").read_bytes() == PDF

    other = page.context.new_page()
    other.goto(f"{books.origin}/")
    open_chat(other)
    page.evaluate("document.querySelector('supportbot-chat').signOut()")
    for tab in (page, other):
        expect(tab.get_by_role("dialog")).to_be_hidden()
        expect(tab.get_by_text("My meter and my bill")).to_have_count(0)
    open_chat(page)
    expect(page.locator(".row.customer")).to_have_count(0)
    other.reload()
    other.get_by_role("button", name="Open chat").click()
    expect(other.get_by_text("My meter and my bill")).to_have_count(0)
    expect(other.get_by_role("button", name="Try again")).to_be_visible()
