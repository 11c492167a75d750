"""A manager exports a filtered list, redacts a message by keyboard, holds a conversation, and reads who did what."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import MANAGER, People, claim, forget_chat, open_chat, reply, write
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
CODE = "zanzibar 4711"


@pytest.fixture
def worker(program: Stack) -> Iterator[None]:
    program.start("worker")
    yield
    program.kill("worker")


def _transcript_of(manager: Page, name: str) -> None:
    manager.goto("/review/?custody=agent&q=case+is+called")
    manager.get_by_role("link", name=name).click()
    expect(manager.get_by_role("heading", name=name)).to_be_visible()


def _redacted_by_keyboard(manager: Page) -> None:
    """From the message's button through the dialog, without a mouse."""
    line = manager.locator(".msg--customer", has_text=CODE)
    button = manager.get_by_role("button", name=f"Redact message {line.get_attribute('data-seq')}…")
    button.focus()
    manager.keyboard.press("Enter")
    expect(manager.get_by_label("Words", exact=True)).to_be_focused()
    manager.keyboard.type(CODE)
    manager.keyboard.press("Tab")
    expect(manager.get_by_label("Reason", exact=True).last).to_be_focused()
    manager.keyboard.type("The name of a case of another company")
    manager.keyboard.press("Enter")
    expect(manager.get_by_text("Redacted. The words are gone")).to_be_visible()


def test_filter_export_download_redact_and_audit(people: People, program: Stack, worker: None, tmp_path: Path) -> None:
    forget_chat(program, "cus_marek")
    customer, agent = people.customer("cus_marek"), people.agent()
    open_chat(customer)
    write(customer, f"My case is called {CODE}, why is my bill so high?")
    expect(customer.locator(".row.bot table").last).to_be_visible()
    customer.get_by_role("button", name="Talk to a person", exact=True).first.click()
    claim(agent, "Marek Kowalski")
    reply(agent, "Hello Marek.")
    manager = people.staff(MANAGER, **CHECKED, accept_downloads=True)

    # A filtered list becomes a file.
    manager.goto("/review/?custody=agent&q=zanzibar")
    manager.get_by_role("link", name="Export this view").click()
    expect(manager.get_by_text("agent", exact=False).first).to_be_visible()
    found = faults(manager, "what to export")
    manager.get_by_role("button", name="Make the file").click()
    with manager.expect_download() as download:
        manager.get_by_role("link", name="Download Transcripts").click(timeout=30_000)
    path = tmp_path / "export.csv"
    download.value.save_as(path)
    (line,) = csv.DictReader(StringIO(path.read_text("utf-8")))
    assert CODE in line["first_words"]
    assert download.value.suggested_filename.endswith(".csv")
    found += faults(manager, "exports")

    # A message is redacted by keyboard; the agent's open thread and the customer's chat show it, and the file is gone.
    _transcript_of(manager, "Marek Kowalski")
    found += faults(manager, "transcript")
    _redacted_by_keyboard(manager)
    expect(manager.get_by_text("Partly redacted by Lena")).to_be_visible()
    expect(manager.get_by_text(CODE)).to_have_count(0)
    expect(agent.locator(".msg--customer", has_text="Partly redacted by Lena")).to_be_visible()
    expect(agent.get_by_text(CODE)).to_have_count(0)
    expect(customer.locator(".row.customer", has_text="My case is called [redacted]")).to_be_visible()
    expect(customer.get_by_text(CODE)).to_have_count(0)
    manager.goto("/review/exports/")
    expect(manager.get_by_text("because a message was redacted")).to_be_visible()

    # A hold stands over what is redacted, until it is lifted.
    _transcript_of(manager, "Marek Kowalski")
    manager.get_by_label("More to do with this conversation").click()
    manager.get_by_role("button", name="Set a legal hold…").click()
    manager.get_by_label("Reason", exact=True).first.fill("Court order 12/2026")
    found += faults(manager, "setting a hold")
    manager.get_by_role("button", name="Set the hold").click()
    expect(manager.locator(".hold-badge")).to_be_visible()
    found += faults(manager, "held")

    manager.goto("/review/audit/")
    for said in ("set a legal hold", "redacted a message", "downloaded an export", "opened a transcript"):
        expect(manager.get_by_text(said).first).to_be_visible()
    found += faults(manager, "audit")
    manager.get_by_role("combobox", name="What").select_option("Message redacted")
    expect(manager.locator(".audit__one")).to_have_count(1)
    manager.get_by_label("Conversation's id or customer's reference").fill("nobody")
    expect(manager.get_by_text("No entry fits")).to_be_visible()
    found += faults(manager, "no entry")
    assert found == []
