"""Where the reader stands when an answer is longer than the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.supportbot.widget.scripted_chat import ScriptedChat

pytestmark = pytest.mark.browser
Both = tuple[ScriptedChat, Page]
LONG = "\n".join(["It begins here.", *(f"Line {number}: +€6.60" for number in range(60)), "It ends here."])


def top_in_scroller(page: Page) -> float:
    """How far below the scroller's upper edge the last message begins, in CSS pixels."""
    answer = page.locator(".list .row").last.bounding_box()
    scroller = page.locator(".scroller").bounding_box()
    assert answer is not None
    assert scroller is not None
    return answer["y"] - scroller["y"]


def hear_a_long_answer(both: Both) -> Page:
    chat, page = both
    chat.say(LONG, kind="answer")
    expect(page.get_by_text("It ends here.")).to_be_attached()
    page.locator(".row").last.evaluate("e => Promise.all(e.getAnimations().map(a => a.finished))")
    return page


def test_it_is_read_from_its_beginning(chat_and_page: Both) -> None:
    page = hear_a_long_answer(chat_and_page)
    expect(page.get_by_role("button", name="New messages")).to_be_hidden()
    assert 0 <= top_in_scroller(page) < 40


def test_it_is_read_from_its_beginning_when_it_comes_while_the_panel_still_opens(chat_and_page: Both) -> None:
    chat_and_page[1].locator(".panel").evaluate("e => e.style.scale = '0.9'")
    page = hear_a_long_answer(chat_and_page)
    page.locator(".panel").evaluate("e => e.style.scale = ''")
    assert 0 <= top_in_scroller(page) < 40


def test_what_comes_next_does_not_pull_the_reader_away(chat_and_page: Both) -> None:
    page = hear_a_long_answer(chat_and_page)
    where = page.locator(".scroller").evaluate("e => e.scrollTop")
    chat_and_page[0].say("One thing more.")
    expect(page.get_by_role("button", name="New messages")).to_be_visible()
    assert page.locator(".scroller").evaluate("e => e.scrollTop") == where
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("One thing more.")).to_be_in_viewport()


def test_asking_for_a_person_goes_to_the_end(chat_and_page: Both) -> None:
    page = hear_a_long_answer(chat_and_page)
    page.get_by_role("button", name="Talk to a person", exact=True).click()
    chat_and_page[0].say("I am bringing in a person.", author="system", kind="notice")
    expect(page.get_by_text("I am bringing in a person.")).to_be_in_viewport()


def test_a_sign_is_not_parted_from_its_amount(chat_and_page: Both) -> None:
    page = hear_a_long_answer(chat_and_page)
    amount = page.locator(".amount").first
    assert amount.inner_text() == "+€6.60"
    assert amount.evaluate("e => getComputedStyle(e).whiteSpace") == "nowrap"
