"""Visitors, codes, signing out: who the chat says is here, and what is left of them afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.supportbot.widget.conftest import another_tab, open_chat, opened
from tests.supportbot.widget.scripted_chat import CODE, ScriptedChat, eventually, scripted_chat, token_of

pytestmark = pytest.mark.browser
Both = tuple[ScriptedChat, Page]
KEPT = "() => JSON.stringify([{...localStorage}, {...sessionStorage}])"
CHAT = "document.querySelector('supportbot-chat')"
CHOICES = [{"id": "verify", "label": "Confirm that it is me"}]


def visitors() -> ScriptedChat:
    """A site where nobody is signed in."""
    chat = ScriptedChat()
    chat.attributes = {"key": "test"}
    chat.standing = {"identity": "anonymous", "visitor": "visitor-1"}
    return chat


def write(page: Page, text: str) -> None:
    page.get_by_label("Write a message").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer").last).to_have_attribute("data-status", "sent")


def hello(chat: ScriptedChat) -> dict[str, Any]:
    return chat.frames("hello")[-1]


def test_a_visitor_chats_under_a_number_of_their_own(chromium: Browser) -> None:
    chat = visitors()
    with opened(chromium, chat) as page:
        first = hello(chat)
        assert (first["token"], first["key"], first["language"]) == ("", "test", "en")
        assert "visitor" not in first
        write(page, "Do you have a bigger plan?")
        page.reload()
        open_chat(page)
        assert hello(chat)["visitor"] == "visitor-1"
        assert hello(chat)["device"] == first["device"]
        assert len(first["device"]) == 36


def test_a_visitor_who_is_not_known_any_more_begins_as_another(chromium: Browser) -> None:
    chat = visitors()
    with opened(chromium, chat) as page:
        write(page, "Of the first visitor")
        error = {"type": "error", "code": "token_expired", "text": "Too long ago.", "retryable": False}
        chat.send(error)
        chat.messages = chat.messages[:1]
        chat.cut(4401)
        expect(page.get_by_text("Of the first visitor")).to_have_count(0)
        eventually(lambda: len(chat.frames("hello")) == 2)
        assert "visitor" not in hello(chat)
        assert "conversation" not in hello(chat)


def test_a_signed_customer_confirms_by_code(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.say("First, please confirm that it is you.", kind="clarify", choices=CHOICES)
    page.get_by_role("button", name="Confirm that it is me").click()
    page.get_by_role("button", name="Send code").click()
    box = page.get_by_label("Six-digit code")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("autocomplete", "one-time-code")
    expect(box).to_have_attribute("inputmode", "numeric")
    expect(page.get_by_text("p…@example.com")).to_be_visible()
    expect(page.get_by_role("button", name="Send again in")).to_be_disabled()
    box.press_sequentially("654 321")
    expect(page.get_by_role("alert")).to_have_text("That is not the code we sent. Please look again.")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill(CODE)
    expect(page.locator(".sub")).to_contain_text("Verified")
    expect(page.get_by_label("Write a message")).to_be_focused()
    assert chat.frames("message.send") == []
    assert [frame.get("email") for frame in chat.frames("verify.request")] == [None]
    page.reload()
    open_chat(page)
    assert hello(chat)["proof"] == "proof-of-priya"


def test_a_code_can_be_sent_again_after_half_a_minute(chromium: Browser) -> None:
    chat = visitors()
    with opened(chromium, chat) as page:
        page.clock.install()
        page.locator(".suggestions").get_by_role("button", name="I am a customer").click()
        page.get_by_label("E-mail address").fill("priya@example.com")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Send again in")).to_be_disabled()
        page.clock.fast_forward(31_000)
        page.get_by_role("button", name="Send again", exact=True).click()
        eventually(lambda: len(chat.frames("verify.request")) == 2)
        assert {frame["email"] for frame in chat.frames("verify.request")} == {"priya@example.com"}
        page.get_by_role("button", name="Other address").click()
        expect(page.get_by_label("E-mail address")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_label("Write a message")).to_be_focused()
        expect(page.get_by_role("dialog")).to_be_visible()


def test_a_visitor_who_proves_to_be_a_customer_gets_the_customers_chat(chromium: Browser) -> None:
    chat = visitors()
    with opened(chromium, chat) as page:
        write(page, "As a visitor")
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="I am a customer").click()
        page.get_by_label("E-mail address").fill("priya@example.com")
        page.get_by_role("button", name="Send code").click()
        chat.messages = chat.messages[:1]
        page.get_by_label("Six-digit code").fill(CODE)
        expect(page.locator(".sub")).to_contain_text("Verified")
        expect(page.get_by_text("As a visitor")).to_have_count(0)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert (hello(chat)["token"], hello(chat)["proof"]) == (token_of("cus_priya"), "proof-of-priya")
        assert "conversation" not in hello(chat)


def test_no_connection_is_said_in_the_card(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.say("Confirm?", kind="clarify", choices=CHOICES)
    page.get_by_role("button", name="Confirm that it is me").click()
    page.context.set_offline(True)
    chat.cut()
    expect(page.get_by_text("You are offline")).to_be_visible()
    page.get_by_role("button", name="Send code").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no connection just now")


def test_who_is_not_let_in_any_more_is_offered_nothing_to_ask(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chips = page.locator(".suggestions .chip")
    expect(chips.first).to_be_visible()
    chat.faults |= {"no_token"}
    chat.cut()
    expect(page.get_by_text("Your sign-in has expired.")).to_be_visible()
    expect(chips).to_have_count(0)


def test_what_cannot_be_renewed_leaves_nothing_but_what_was_not_sent(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    write(page, "The secret matter")
    chat.faults |= {"lose_send", "no_token"}
    page.get_by_label("Write a message").fill("Not sent yet")
    page.keyboard.press("Enter")
    chat.cut()
    expect(page.get_by_text("Your sign-in has expired.")).to_be_visible()
    expect(page.get_by_text("The secret matter")).to_have_count(0)
    expect(page.get_by_text("Hi, I am Nora")).to_have_count(0)
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    kept = page.evaluate(KEPT)
    assert "conversation" not in kept.replace('\\"conversation\\"', "").replace("conversation\\\\", "")
    assert "The secret matter" not in kept


def test_signing_out_leaves_nothing_in_any_tab(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    write(page, "The secret matter")
    other = another_tab(page)
    expect(other.get_by_text("The secret matter")).to_be_visible()
    page.evaluate(f"{CHAT}.signOut()")
    for tab in (page, other):
        expect(tab.get_by_role("dialog")).to_be_hidden()
        expect(tab.get_by_text("The secret matter")).to_have_count(0)
    eventually(lambda: len(chat.frames("sign.out")) == 1)
    assert "secret" not in page.evaluate(KEPT)
    assert "3f6f0000" not in page.evaluate(KEPT) + other.evaluate(KEPT)
    chat.messages = chat.messages[:1]
    open_chat(page)
    assert (hello(chat)["token"], hello(chat).get("visitor")) == ("", None)


def test_another_customer_sees_nothing_of_the_one_before(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    page.evaluate(f"{CHAT}.identify('{token_of('cus_priya')}')")
    write(page, "Of Priya")
    other = another_tab(page)
    chat.messages = chat.messages[:1]
    page.evaluate(f"{CHAT}.identify('{token_of('cus_marek')}')")
    expect(page.get_by_text("Of Priya")).to_have_count(0)
    expect(page.get_by_text("Hi, I am Nora")).to_be_visible()
    expect(other.get_by_text("Of Priya")).to_have_count(0)
    assert token_of("cus_marek") in {frame["token"] for frame in chat.frames("hello")}


def test_a_fresh_token_of_the_same_customer_disturbs_nothing(chat_and_page: Both) -> None:
    _, page = chat_and_page
    page.evaluate(f"{CHAT}.identify('{token_of('cus_priya')}')")
    write(page, "Still here")
    page.evaluate(f"{CHAT}.identify('{token_of('cus_priya')}')")
    page.get_by_label("Write a message").fill("And on")
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer[data-status=sent]")).to_have_count(2)


@pytest.mark.parametrize("fault", ["no_site"])
def test_where_the_chat_may_not_be_opened_it_says_so_and_knocks_no_more(chat_and_page: Both, fault: str) -> None:
    chat, page = chat_and_page
    chat.faults.add(fault)
    chat.cut()
    expect(page.get_by_role("alert")).to_contain_text("This chat is not set up for this website.")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    knocks = len(chat.frames("hello"))
    page.wait_for_timeout(1500)
    assert len(chat.frames("hello")) == knocks == 2


def test_a_transcript_goes_to_the_address_on_file(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Send this chat by e-mail").click()
    eventually(lambda: len(chat.frames("transcript.send")) == 1)
    assert "email" not in chat.frames("transcript.send")[0]
    chat.send({"type": "error", "code": "no_address", "text": "Which address?", "retryable": False, "field": "email"})
    expect(page.get_by_role("alert")).to_have_text("Which address?")
    page.get_by_label("E-mail address").fill("priya@example.com")
    page.keyboard.press("Enter")
    eventually(lambda: len(chat.frames("transcript.send")) == 2)
    assert chat.frames("transcript.send")[1]["email"] == "priya@example.com"
    expect(page.get_by_label("Write a message")).to_be_focused()


def test_what_the_page_says_before_the_chat_is_ready_counts(chromium: Browser) -> None:
    chat = visitors()
    chat.site = {"language": "de"}
    with scripted_chat(chat) as (_, address), chromium.new_context() as context:
        page = context.new_page()
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/i18n/de.js", hold)
        page.goto(address)
        page.locator("supportbot-chat").wait_for(state="attached")
        page.evaluate(f"{CHAT}.identify('{token_of('cus_priya')}')")
        while not held:
            page.wait_for_timeout(20)
        held[0].continue_()
        open_chat(page)
        assert hello(chat)["token"] == token_of("cus_priya")
