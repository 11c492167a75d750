"""What a customer writes stays text, wherever it is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import MANAGER, People, ask_for_a_person, claim, close, open_chat, reply, write

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=\"window.evil=1;alert('x')\"><script>window.evil=1</script><b>bold</b>{{ 7|add:7 }}"


def check_inert(page: Page, selector: str) -> None:
    """The very text is there, nothing of it became an element or ran. A dialog or a request would be a trouble."""
    shown = page.locator(selector).filter(has_text="onerror").first
    expect(shown).to_be_visible()
    assert EVIL in shown.inner_text()
    assert shown.locator("img, script, b").count() == 0
    assert page.evaluate("window.evil") is None


@pytest.mark.fault("F48")
def test_markup_in_a_message_is_shown_as_it_was_typed(people: People) -> None:
    customer, agent = people.customer("cus_nina"), people.agent()
    open_chat(customer)
    write(customer, EVIL)
    check_inert(customer, ".row.customer .text")
    expect(customer.locator(".list .row.bot")).to_have_count(2)
    if customer.get_by_role("button", name="Talk to a person", exact=True).first.is_visible():
        ask_for_a_person(customer)
    claim(agent, "Nina Rossi")
    check_inert(agent, ".msg--customer .msg__text")
    check_inert(agent, ".brief__question")
    reply(agent, EVIL)
    check_inert(customer, ".row.agent .text")
    check_inert(agent, ".msg--agent .msg__text")
    agent.reload()
    check_inert(agent, ".msg--agent .msg__text")
    check_inert(agent, ".line__preview")
    close(agent)

    manager = people.staff(MANAGER)
    manager.get_by_label("Search for words or a customer").fill("bold")
    expect(manager.locator(".result")).to_have_count(1)
    expect(manager.locator(".result__text mark")).to_have_text("bold")
    assert manager.locator(".result__text").locator("img, script, b").count() == 0
    manager.get_by_role("link", name="Nina Rossi").click()
    check_inert(manager, ".msg--customer .msg__text")
    check_inert(manager, ".msg--agent .msg__text")
