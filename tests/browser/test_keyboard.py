"""Without a mouse: the chat from opening to a tapped choice, the inbox from signing in to closing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import AGENT, QUEUE_PLACE, People, row_of, wait_for_link
from tests.flows.stack import PASSWORD

pytestmark = pytest.mark.browser

# The name of what has the focus, through shadow roots.
FOCUSED = """() => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node === document.body ? "" : node.getAttribute("aria-label") || node.innerText || "";
}"""
MOST_STOPS = 80


def go_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press ``key`` until what bears that name has the focus."""
    for _ in range(MOST_STOPS):
        if name in page.evaluate(FOCUSED):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name!r} is out of the keyboard's reach")


def test_a_customer(people: People) -> None:
    page = people.customer("cus_grace")
    expect(page.get_by_role("button", name="Open chat")).to_be_visible()
    go_to(page, "Open chat")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Write a message")).to_be_focused()
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="What I owe")).to_be_visible()
    go_to(page, "What I owe", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer").last).to_contain_text("What I owe")
    expect(page.locator(".list .row.bot").last).to_contain_text("€")
    go_to(page, "Talk to a person", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(QUEUE_PLACE)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    agent = people.somebody(AGENT)
    sign_in_by_keys(agent)
    expect(row_of(agent, "Grace Adeyemi")).to_be_visible()
    go_to(agent, "Grace Adeyemi", key="j")
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("region", name="Conversation with Grace Adeyemi")).to_be_visible()
    expect(agent.get_by_role("region", name="The bot's brief")).to_be_visible()
    agent.keyboard.press("c")
    expect(agent.get_by_label("Reply to Grace Adeyemi")).to_be_focused()
    agent.keyboard.type("Hello Grace.")
    agent.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Open chat, ")).to_be_visible()
    go_to(page, "Open chat")
    page.keyboard.press("Enter")
    expect(page.locator(".row.agent").last).to_contain_text("Hello Grace.")
    agent.keyboard.press("Escape")
    agent.keyboard.press("e")
    expect(agent.get_by_role("button", name="Close it")).to_be_focused()
    agent.keyboard.press("Enter")
    expect(agent.get_by_text("This conversation is closed.")).to_be_visible()


def sign_in_by_keys(page: Page) -> None:
    page.goto("/accounts/login/?next=/inbox/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(AGENT)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    wait_for_link(page)
