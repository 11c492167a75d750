"""The dashboard in a real browser: empty, filled, by keyboard, narrowed, on a phone, and without serious faults."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from supportbot.supervisor.plan import PROJECT
from tests.browser.people import MANAGER, People
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack, stack

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh() -> Iterator[Stack]:
    """A program of its own: made-up chats in the queue are nothing for the tests of the inbox."""
    with stack(name="dashboard") as its:
        its.start("web")
        yield its


def filled(program: Stack) -> None:
    python = str(PROJECT / ".venv/bin/python")
    command = [python, "-m", "bench.filling", "--conversations", "250", "--days", "40"]
    subprocess.run(command, cwd=PROJECT, env=program.env, check=True, capture_output=True)


def open_dashboard(manager: Page, base: str) -> None:
    manager.goto(f"{base}/review/dashboard/")
    expect(manager.get_by_role("heading", name="Dashboard")).to_be_visible()


def test_a_managers_morning(chromium: Browser, fresh: Stack) -> None:
    with People(chromium, fresh.base) as people:
        manager = people.staff(MANAGER, **CHECKED)
        open_dashboard(manager, fresh.base)
        expect(manager.get_by_text("Nothing has been counted yet")).to_be_visible()
        found = faults(manager, "nothing counted")
        filled(fresh)
        manager.reload()
        expect(manager.locator(".chart__plot canvas").first).to_be_visible()
        found += faults(manager, "filled")
        what_it_means(manager)
        narrowed(manager)
        found += faults(manager, "days of one's own")
        on_a_phone(manager)
        manager.get_by_label("Conversations: ").first.click()
        expect(manager.get_by_role("heading", name="Transcripts")).to_be_visible()
        assert people.troubles == []
    assert found == []


def what_it_means(manager: Page) -> None:
    """Told on focus, put away by Escape."""
    why = manager.locator(".top").get_by_role("button", name="What “Resolved” means")
    why.focus()
    words = manager.locator("#why-top-resolved")
    expect(words).to_be_visible()
    expect(words).to_contain_text("Silence resolves nothing")
    manager.keyboard.press("Escape")
    expect(words).to_be_hidden()


def narrowed(manager: Page) -> None:
    before = manager.locator(".top .figure__value").first.inner_text()
    manager.get_by_role("radio", name="7 days").check(force=True)
    expect(manager.locator(".top .figure__value").first).not_to_have_text(before)
    expect(manager.locator(".chart__plot canvas").first).to_be_visible()
    manager.get_by_role("combobox", name="Language").select_option("en")
    manager.wait_for_url("**language=en**")
    manager.get_by_role("radio", name="From … to …").check(force=True)
    expect(manager.get_by_label("From", exact=True)).to_be_visible()
    manager.locator(".chart__table summary").first.click()
    expect(manager.locator(".chart__table table").first).to_be_visible()


def on_a_phone(manager: Page) -> None:
    manager.set_viewport_size({"width": 390, "height": 800})
    expect(manager.locator(".chart__plot canvas").first).to_be_visible()
    assert manager.evaluate("document.documentElement.scrollWidth <= innerWidth")
