"""The widget as a guest: inert text, no leak of styles, keyboard and screen reader, on a page with a strict policy."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.supportbot.widget.scripted_chat import ScriptedChat, scripted_chat

pytestmark = pytest.mark.browser
Both = tuple[ScriptedChat, Page]
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
TABLE = {
    "caption": "What changed",
    "columns": ["Line", "INV-2040", "INV-2041", "Change"],
    "align": ["start", "end", "end", "end"],
    "rows": [["Home 500", "€40.00", "€45.00", "+€5.00"]],
    "total": ["Total", "€40.00", "€45.00", "+€5.00"],
}
CHOICES = [{"id": "invoice:INV-2041", "label": "INV-2041"}, {"id": "invoice:INV-2040", "label": "INV-2040"}]


def test_text_never_becomes_markup(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    alerts: list[Dialog] = []

    def alerted(dialog: Dialog) -> None:
        alerts.append(dialog)
        dialog.dismiss()

    page.on("dialog", alerted)
    table = {"caption": EVIL, "columns": [EVIL], "align": ["start"], "rows": [[EVIL]], "total": [EVIL]}
    chat.say(EVIL, name=EVIL, author="agent", table=table, choices=[{"id": "x", "label": EVIL}])
    chat.change(custody="agent", agent=EVIL)
    expect(page.get_by_role("heading", name=EVIL)).to_be_visible()
    assert page.locator(".list .text").last.inner_text() == EVIL
    assert page.locator("supportbot-chat").locator("img, script").count() == 0
    assert alerts == []


def test_a_tapped_choice_is_sent_with_its_id_and_closes_the_choices(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.say("Which bill?", kind="clarify", choices=CHOICES)
    page.get_by_role("button", name="INV-2041").click()
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    sent = chat.frames("message.send")[0]
    assert (sent["text"], sent["choice"]) == ("INV-2041", "invoice:INV-2041")
    expect(page.get_by_role("button", name="INV-2040")).to_be_hidden()


def test_thumbs_and_their_reason(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.say("Your bill is €45.00.", kind="answer", table=TABLE)
    page.get_by_role("button", name="Not helpful").click()
    page.get_by_role("button", name="A figure is wrong").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    sent = [
        {key: frame[key] for key in ("seq", "value", "reason") if key in frame} for frame in chat.frames("feedback")
    ]
    assert sent == [{"seq": 2, "value": "down"}, {"seq": 2, "value": "down", "reason": "wrong_figure"}]


def test_a_closed_conversation_is_rated(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    chat.change(custody="closed")
    page.locator(".star").nth(3).click()
    page.get_by_label("Anything you would like to add?").fill("Quick and clear.")
    page.get_by_role("button", name="Send rating").click()
    expect(page.get_by_text("Thank you. Your rating")).to_be_visible()
    rating = chat.frames("rating")[0]
    assert (rating["score"], rating["comment"]) == (4, "Quick and clear.")


def test_the_host_page_keeps_its_looks(chat_and_page: Both) -> None:
    _, page = chat_and_page
    assert page.locator("#host-button").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(200, 0, 0)"
    assert page.locator(".launcher").evaluate("e => getComputedStyle(e).backgroundColor") != "rgb(200, 0, 0)"
    assert page.locator(".list .text").first.evaluate("e => getComputedStyle(e).textTransform") == "none"
    assert page.locator("#host-text").evaluate("e => getComputedStyle(e).fontSize") == "20px"


def test_by_keyboard_alone(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    focused = "document.querySelector('supportbot-chat').shadowRoot.activeElement.className"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate(focused) == "launcher"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("What do I owe?")
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    assert chat.frames("message.send")[0]["text"] == "What do I owe?"


def test_the_new_parts_by_keyboard_alone(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    focused = page.locator("supportbot-chat :focus")
    chat.say(
        "Please confirm that it is you.", kind="clarify", choices=[{"id": "verify", "label": "Confirm that it is me"}]
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
    )
    expect(page.get_by_label("Write a message")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(focused).to_have_accessible_name("Attach pictures or PDF files")
    page.keyboard.press("Shift+Tab")
    expect(focused).to_have_accessible_name("Remove a.pdf")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Write a message")).to_be_focused()

    page.get_by_role("button", name="More").focus()
    page.keyboard.press("Enter")
    expect(focused).to_have_accessible_name("Send this chat by e-mail")
    expect(page.locator(".menu-entry").last).to_have_accessible_name("End chat")
    page.keyboard.press("Escape")
    expect(focused).to_have_accessible_name("More")
    expect(page.get_by_role("button", name="Send this chat by e-mail")).to_be_hidden()

    page.get_by_role("button", name="Confirm that it is me").focus()
    page.keyboard.press("Enter")
    expect(focused).to_have_accessible_name("Send code")
    page.keyboard.press("Enter")
    expect(focused).to_have_accessible_name("Six-digit code")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Write a message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_voice_is_told_each_thing_once(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    expect(page.locator(".list")).to_have_attribute("aria-live", "polite")
    page.locator("supportbot-chat").evaluate(
        """(chat) => {
          window.told = [];
          const note = (records) => records.forEach((record) => record.addedNodes.forEach((node) => {
            const live = record.target.closest?.("[aria-live], [role=status], [role=alert]");
            if (live?.getAttribute("aria-live") !== "off") window.told.push(node.textContent);
          }));
          for (const live of chat.shadowRoot.querySelectorAll(".list, .log > .scroller > .hidden")) {
            new MutationObserver(note).observe(live, { childList: true, subtree: true });
          }
        }"""
    )
    for _ in range(3):
        chat.send({"type": "typing", "author": "bot", "name": "Nora", "on": True})
    chat.say("You owe €45.00.", kind="answer")
    page.get_by_label("Write a message").fill("Thank you")
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
    told = page.evaluate("window.told")
    assert [text for text in told if "is typing" in text] == ["Nora is typing"]
    assert len([text for text in told if "€45.00" in text]) == 1
    assert len([text for text in told if "Thank you" in text]) == 1


def test_unread_messages_are_counted_on_the_launcher(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    page.keyboard.press("Escape")
    chat.say("One")
    chat.say("Two")
    expect(page.get_by_role("button", name="Open chat, 2 unread")).to_be_visible()
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Close chat").last).to_be_visible()
    expect(page.locator(".unread")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_finding_of_axe(chromium: Browser, scheme: Literal["light", "dark"]) -> None:
    # The checker injects itself, which the page's policy would refuse.
    with scripted_chat() as (chat, address), chromium.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        page.locator(".launcher").click()
        expect(page.locator(".list .row")).to_have_count(1)
        chat.say("Your bill is €45.00.", kind="answer", table=TABLE)
        chat.say("Which bill?", kind="clarify", choices=CHOICES)
        chat.change(custody="waiting", position=2, wait_seconds=180)
        expect(page.get_by_text("You are number 2 in line")).to_be_visible()
        page.locator(".row").last.evaluate("e => Promise.all(e.getAnimations().map(a => a.finished))")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_the_way_to_a_person_is_always_there_and_asked_once(chat_and_page: Both) -> None:
    chat, page = chat_and_page
    page.get_by_role("button", name="Talk to a person", exact=True).click()
    expect(page.get_by_role("button", name="Asking…")).to_be_disabled()
    chat.cut()
    chat.change(custody="waiting", position=3, wait_seconds=600)
    expect(page.get_by_text("You are number 3 in line")).to_be_visible()
    assert len({frame["client_id"] for frame in chat.frames("person.request")}) == 1
