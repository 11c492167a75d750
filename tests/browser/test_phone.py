"""The inbox on a phone: nothing sticks out, and what is said stands beside what is written, not over it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import People, ask_for_a_person, claim, open_chat

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}


def inside(page: Page, part: Locator) -> bool:
    box = part.bounding_box()
    assert box is not None
    return box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_the_reply_box_is_whole(people: People) -> None:
    customer, agent = people.customer("cus_nina"), people.agent(viewport=PHONE)
    open_chat(customer)
    ask_for_a_person(customer)
    claim(agent, "Nina Rossi")
    expect(agent.locator("#use-draft")).to_be_visible()
    for part in ("Send", "Note", "Reply"):
        assert inside(agent, agent.locator(".composer__bar").get_by_role("button", name=part, exact=True)), part
    assert agent.locator("#reply").evaluate("e => getComputedStyle(e).fontSize") == "16px", "or a phone zooms in"
    assert agent.evaluate("document.documentElement.scrollWidth <= innerWidth")
    agent.get_by_role("button", name="Note", exact=True).click()
    agent.keyboard.type("Seen on the phone.")
    agent.keyboard.press("Control+Enter")
    toast = agent.locator(".toast").filter(has_text="Note kept")
    expect(toast).to_be_visible()
    said, box = toast.bounding_box(), agent.locator("#composer").bounding_box()
    assert said is not None
    assert box is not None
    assert said["y"] + said["height"] <= box["y"]
