"""A customer who has what they wanted ends the chat with the bot, on a phone, and begins another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People, forget_chat, open_chat, write
from tests.browser.test_accessibility import CHECKED, faults
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def _open_menu(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("button", name="Send this chat by e-mail")).to_be_visible()


def test_ending_closes_asks_for_a_rating_and_the_next_words_begin_anew(people: People, program: Stack) -> None:
    forget_chat(program, "cus_siobhan")
    page = people.customer("cus_siobhan", **{**CHECKED, **PHONE})
    open_chat(page)
    _open_menu(page)
    expect(page.get_by_role("button", name="End chat")).to_have_count(0)
    page.keyboard.press("Escape")
    write(page, "What do I owe?")
    expect(page.locator(".row.bot:not(.typing)")).to_have_count(2)
    _open_menu(page)
    found = faults(page, "menu with the end")
    page.get_by_role("button", name="End chat").click()
    expect(page.get_by_text("Conversation closed")).to_be_visible()
    expect(page.get_by_text("How did we do?").first).to_be_visible()
    found += faults(page, "ended")
    assert found == []
    ((custody, actor),) = program.rows(
        "SELECT c.custody, e.actor FROM handoff_conversation c JOIN handoff_event e ON e.conversation_id = c.id "
        "WHERE c.customer_ref = 'cus_siobhan' AND e.data ->> 'move' = 'close'"
    )
    assert (custody, actor) == ("closed", "customer")

    page.get_by_role("button", name="Start a new conversation").click()
    write(page, "When is it due?")
    expect(page.locator(".row.customer")).to_have_count(1)
    expect(page.locator(".row.bot:not(.typing)")).to_have_count(2)
