"""The lists narrowed: by a filter that stays, and by views that are kept, while new conversations come in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People, ask_for_a_person, open_chat, row_of, wait_for_link, write

pytestmark = pytest.mark.browser
REFUND, DUE = "Where is my refund?", "When do I have to pay my bill?"
PHONE = {"width": 390, "height": 800}


def waiting(people: People, ref: str, question: str) -> None:
    customer = people.customer(ref)
    open_chat(customer)
    write(customer, question)
    expect(customer.locator(".list .row.bot")).to_have_count(2)
    ask_for_a_person(customer)


def reload(agent: Page) -> None:
    """Once nothing is being fetched: what a reload cuts off is noted as a trouble."""
    expect(agent.locator(".htmx-request")).to_have_count(0)
    agent.reload()
    wait_for_link(agent)


def in_the_inbox(agent: Page) -> int:
    """What the tab counts: everything, whatever the filter."""
    return int(agent.locator("[data-list=inbox] .count").inner_text())


def test_a_filter_becomes_a_view_and_stays_while_others_come_in(people: People) -> None:
    waiting(people, "cus_emma", REFUND)
    agent = people.agent()
    emma, liam, harbour = (row_of(agent, name) for name in ("Emma", "Liam", "Harbour"))
    expect(emma).to_be_visible()
    agent.keyboard.press("f")
    topic = agent.get_by_label("Topic", exact=True)
    expect(topic).to_be_focused()
    topic.select_option("A late fee")
    expect(agent.get_by_text("Nothing fits the filter")).to_be_visible()
    topic.select_option("Where my refund is")
    chip = agent.get_by_role("link", name="Take away: Topic Where my refund is")
    expect(chip).to_be_visible()
    expect(emma).to_be_visible()
    agent.keyboard.press("Escape")
    expect(topic).to_be_hidden()
    expect(agent.locator("#filters summary")).to_be_focused()

    agent.get_by_role("button", name="Save view").click()
    agent.get_by_label("Save this filter as").fill("Refunds")
    agent.keyboard.press("Enter")
    expect(agent.locator(".toast")).to_contain_text("Saved as “Refunds”")
    pill = agent.get_by_role("navigation", name="Views").get_by_role("link", name="Refunds")
    expect(pill).to_have_attribute("aria-current", "true")
    reload(agent)
    expect(chip).to_be_visible()
    expect(agent.locator("#filters-count")).to_have_text("1")
    chip.press("Enter")
    expect(chip).to_have_count(0)
    expect(agent.locator("#filters summary")).to_be_focused()
    expect(agent).to_have_url(re.compile(r"/inbox/$"))
    reload(agent)
    pill.click()
    expect(chip).to_be_visible()
    expect(agent).to_have_url(re.compile(r"/inbox/\?topic=refund_status$"))

    before = in_the_inbox(agent)
    waiting(people, "cus_liam", DUE)
    expect(agent.locator("[data-list=inbox] .count")).to_have_text(str(before + 1))
    expect(emma).to_be_visible()
    expect(liam).to_have_count(0)
    waiting(people, "cus_harbour", REFUND)
    expect(harbour).to_be_visible()
    expect(liam).to_have_count(0)

    emma.click()
    expect(agent.get_by_role("region", name="Conversation with Emma")).to_be_visible()
    expect(agent).to_have_url(re.compile(r"/inbox/c/[0-9a-f-]+/\?topic=refund_status$"))
    reload(agent)
    expect(emma).to_have_attribute("aria-current", "page")
    expect(liam).to_have_count(0)

    agent.get_by_role("button", name="Saved views").click()
    agent.get_by_role("button", name="Delete “Refunds”").click()
    expect(pill).to_have_count(0)
    expect(agent.get_by_label("Save this filter as")).to_be_visible()


def test_the_list_that_is_looked_at_is_the_one_that_is_fetched_again(people: People) -> None:
    agent = people.agent()
    agent.keyboard.press("4")
    closed = agent.locator("[data-list=closed]")
    expect(closed).to_have_attribute("aria-current", "true")
    with agent.expect_response(lambda answer: "/inbox/lists/" in answer.url) as fetched:
        agent.evaluate("htmx.trigger('#lists', 'inbox:refresh')")
    assert fetched.value.url.endswith("/inbox/lists/?tab=closed")
    expect(closed).to_have_attribute("aria-current", "true")
    reload(agent)
    expect(closed).to_have_attribute("aria-current", "true")


def test_it_all_fits_on_a_phone(people: People) -> None:
    agent = people.agent(viewport=PHONE)
    agent.locator("#filters summary").click()
    for name in ("Topic", "Priority", "Promise", "Team", "Language"):
        box = agent.get_by_label(name, exact=True).bounding_box()
        assert box is not None
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= PHONE["width"], name
    agent.get_by_label("Customer waits for a reply").check()
    agent.get_by_role("button", name="Done").click()
    expect(agent.get_by_role("link", name="Take away: Waits for a reply")).to_be_visible()
    assert agent.evaluate("document.documentElement.scrollWidth <= innerWidth")
    agent.get_by_role("link", name="Clear all").click()
    expect(agent.locator("#chips")).to_have_count(0)
