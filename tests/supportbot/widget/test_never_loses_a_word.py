"""The client over a connection that loses things: each message once, in order, and honest about its state."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.supportbot.widget.scripted_chat import ScriptedChat, eventually, scripted_chat

pytestmark = pytest.mark.browser
Both = tuple[ScriptedChat, Page]


def write(page: Page, text: str) -> None:
    page.get_by_label("Write a message").fill(text)
    page.keyboard.press("Enter")


def texts(page: Page) -> list[str]:
    return page.locator(".list .text").all_inner_texts()


def test_a_lost_acknowledgement_leaves_one_message(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("lose_ack")
    write(page, "Why is it higher?")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sending")
    chat.faults.clear()
    chat.cut()
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    assert texts(page)[1:] == ["Why is it higher?"]
    assert [message["text"] for message in chat.messages[1:]] == ["Why is it higher?"]


def test_a_lost_message_is_sent_again_under_its_id(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("lose_send")
    write(page, "Why is it higher?")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sending")
    chat.faults.clear()
    chat.cut()
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    sent = chat.frames("message.send")
    assert len(sent) == 2
    assert sent[0]["client_id"] == sent[1]["client_id"]


def test_what_was_not_sent_outlives_a_reload(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("lose_send")
    write(page, "First")
    write(page, "Second")
    expect(page.locator(".row.customer")).to_have_count(2)
    eventually(lambda: len(chat.frames("message.send")) == 2)
    chat.faults.clear()
    page.reload()
    page.locator(".launcher").click()
    expect(page.locator(".row.customer[data-status=sent]")).to_have_count(2)
    assert texts(page)[1:] == ["First", "Second"]
    page.reload()
    page.locator(".launcher").click()
    expect(page.locator(".row.customer")).to_have_count(2)
    assert [message["text"] for message in chat.messages[1:]] == ["First", "Second"]


def test_a_gap_is_asked_for(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.say("Nobody rang for this", bell=False)
    chat.say("The bell rang for this")
    expect(page.locator(".row.bot .text")).to_have_count(3)
    assert texts(page)[1:] == ["Nobody rang for this", "The bell rang for this"]
    assert chat.frames("hello")[-1]["last_seq"] == 1


def test_a_repeat_is_shown_once(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    frame = chat.say("Once")
    chat.send(frame)
    chat.say("Then this")
    expect(page.locator(".row.bot .text")).to_have_count(3)
    assert texts(page)[1:] == ["Once", "Then this"]


def test_what_came_while_the_connection_was_down_arrives_in_order(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.cut()
    for number in range(5):
        chat.say(f"Number {number}", bell=False)
    expect(page.locator(".row.bot .text")).to_have_count(6)
    assert texts(page)[1:] == [f"Number {number}" for number in range(5)]


def test_offline_is_said_and_the_message_goes_out_afterwards(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    page.context.set_offline(True)
    chat.cut()
    write(page, "Written in a tunnel")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "waiting")
    expect(page.get_by_text("You are offline")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    expect(page.get_by_text("You are offline")).to_be_hidden()
    assert len(chat.messages) == 2


def test_a_refused_message_stays_and_can_be_edited(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("lose_send")
    write(page, "Not like this")
    expect(page.locator(".row.customer")).to_have_count(1)
    client_id = chat.frames("message.send")[0]["client_id"]
    refusal = {"code": "text_not_allowed", "text": "That text cannot be kept.", "retryable": False}
    chat.send({"type": "error", "client_id": client_id, **refusal})
    expect(page.get_by_role("alert")).to_have_text("That text cannot be kept.")
    page.get_by_role("button", name="Edit").click()
    expect(page.locator(".row.customer")).to_have_count(0)
    expect(page.get_by_label("Write a message")).to_have_value("Not like this")


def test_the_masked_copy_replaces_what_was_typed(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    write(page, "Charge 4242 4242 4242 4242")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    chat.send(chat.messages[1] | {"text": "Charge •••• 4242", "masked": True})
    expect(page.locator(".row.customer .text")).to_have_text("Charge •••• 4242")
    expect(page.get_by_text("We removed card or account details")).to_be_visible()


def test_an_expired_token_is_renewed_once(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("old_token")
    chat.cut()
    write(page, "Still here?")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    assert chat.frames("hello")[-1]["token"] == "fresh"


def test_what_is_written_before_the_identity_is_known(chromium: Browser) -> None:
    def without_token(route: Route) -> None:
        route.fulfill(response=route.fetch(), body=route.fetch().text().replace('"old"', '""'))

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with scripted_chat() as (chat, address), chromium.new_context() as context:
        page = context.new_page()
        page.route("**/host.js", without_token)
        page.route("**/token", hold)
        page.goto(address)
        with page.expect_request("**/token"):
            page.locator(".launcher").click()
        write(page, "Written at once")
        expect(page.locator(".row.customer")).to_have_attribute("data-status", "sending")
        held[0].continue_()
        expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
        assert texts(page)[1:] == ["Written at once"]
        assert [message["text"] for message in chat.messages[1:]] == ["Written at once"]


def test_a_refused_identity_is_said_calmly_and_can_be_tried_again(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.faults.add("no_token")
    chat.cut()
    expect(page.get_by_text("Your sign-in has expired.")).to_be_visible()
    knocks = len(chat.frames("hello"))
    chat.faults.clear()
    page.get_by_role("button", name="Try again").click()
    chat_says = page.get_by_text("Your sign-in has expired.")
    expect(chat_says).to_be_hidden()
    assert knocks == 3, "the first hello, the old token, the renewed one"


def test_an_older_state_changes_nothing(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.change(custody="waiting", position=1, wait_seconds=30)
    chat.change(custody="agent", agent="Maya")
    expect(page.get_by_role("heading", name="Maya")).to_be_visible()
    chat.send({"type": "state", "custody": "waiting", "custody_version": 1, "position": 1})
    chat.say("Hello, I am Maya.", author="agent")
    expect(page.get_by_text("Hello, I am Maya.")).to_be_visible()
    expect(page.get_by_role("heading", name="Maya")).to_be_visible()
