"""A network that lets no socket through: the same chat over HTTP, from the first question to the rating."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People, ask_for_a_person, claim, close, open_chat, reply, write

pytestmark = pytest.mark.browser
_NO_SOCKETS = """
  window.tried = 0;
  window.WebSocket = class {
    static OPEN = 1;
    readyState = 0;
    constructor() {
      window.tried += 1;
      setTimeout(() => { this.readyState = 3; this.onclose?.({ code: 1006 }); }, 20);
    }
    send() {}
    close() {}
  };
"""


def _behind_a_wall(people: People, ref: str) -> Page:
    customer = people.customer(ref)
    customer.add_init_script(_NO_SOCKETS)
    customer.reload()
    return customer


def test_the_whole_story_over_http(people: People) -> None:
    customer = _behind_a_wall(people, "cus_priya")
    open_chat(customer)
    assert customer.evaluate("window.tried") >= 1
    write(customer, "What do I owe?")
    expect(customer.locator(".list .row.bot").last).to_contain_text("€117.83")
    ask_for_a_person(customer)
    agent = people.agent()
    claim(agent, "Priya Shah")
    expect(customer.get_by_role("heading", name="Maya")).to_be_visible()
    reply(agent, "Hello Priya, what can I do?")
    expect(customer.locator(".row.agent").last).to_contain_text("what can I do?")
    for number in range(5):
        write(customer, f"Line {number} of five")
    expect(agent.locator(".msg--customer").last).to_contain_text("Line 4 of five")
    reply(agent, "I have read all five.")
    expect(customer.locator(".row.agent").last).to_contain_text("all five")
    said = customer.locator(".row.customer .text").all_inner_texts()
    assert said[-5:] == [f"Line {number} of five" for number in range(5)]
    assert len(said) == len(set(said)), "nothing stands twice"
    close(agent)
    customer.locator(".star").last.click()
    customer.get_by_role("button", name="Send rating").click()
    expect(customer.get_by_text("Thank you. Your rating helps us improve.")).to_be_visible()
