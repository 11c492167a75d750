"""A reply that is being written: shown as it comes, counted as no message, gone when it is not to be."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.supportbot.widget.scripted_chat import ScriptedChat, eventually

pytestmark = pytest.mark.browser
Both = tuple[ScriptedChat, Page]


def _part(chat: ScriptedChat, number: int, text: str, turn: str = "one") -> None:
    chat.send({"type": "reply.delta", "turn": turn, "part": number, "text": text})


@pytest.fixture
def draft(chat_and_page: Both) -> Both:
    """The chat and its page after the first sentence of a reply was shown."""
    chat, page = chat_and_page
    _part(chat, 0, "Thanks for asking.")
    expect(page.locator(".typing .text")).to_have_text("Thanks for asking.")
    return chat_and_page


def test_it_grows_and_is_replaced_by_the_message(draft: Both) -> None:
    chat, page = draft
    _part(chat, 1, " All is well.")
    draft_text = page.locator(".typing .text")
    expect(draft_text).to_have_text("Thanks for asking. All is well.")
    # A voice reads the message once, when it is whole; the pieces are for the eye.
    expect(page.locator(".typing .body")).to_have_attribute("aria-hidden", "true")
    assert page.locator("[role=log] .typing").count() == 0
    chat.say("Thanks for asking. All is well.", kind="answer")
    expect(page.locator("[role=log]").get_by_text("All is well.")).to_be_visible()
    expect(page.locator(".typing")).to_be_hidden()


def test_it_begins_anew(draft: Both) -> None:
    chat, page = draft
    _part(chat, 0, "Let me see.")
    expect(page.locator(".typing .text")).to_have_text("Let me see.")


def test_one_whose_beginning_was_missed_is_waited_for(draft: Both) -> None:
    chat, page = draft
    chat.cut()
    expect(page.locator(".typing")).to_be_hidden()
    eventually(lambda: len(chat.frames("hello")) > 1)
    _part(chat, 1, " All is well.")
    _part(chat, 3, "More.", turn="two")
    page.wait_for_timeout(200)
    expect(page.locator(".typing")).to_be_hidden()


def test_a_person_who_takes_over_ends_it(draft: Both) -> None:
    chat, page = draft
    chat.change(custody="agent", agent="Maya")
    chat.say("Maya has joined.", author="system")
    expect(page.locator(".typing")).to_be_hidden()
    _part(chat, 1, " All is well.")
    page.wait_for_timeout(200)
    expect(page.locator(".typing")).to_be_hidden()
    expect(page.get_by_text("Thanks for asking.")).to_be_hidden()
