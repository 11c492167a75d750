"""How the chat looks on a site, and what it says there of what is kept."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.supportbot.widget.conftest import open_chat, opened
from tests.supportbot.widget.scripted_chat import ScriptedChat, scripted_chat

pytestmark = pytest.mark.browser
COLOUR = "node => getComputedStyle(node).backgroundColor"
SITE = {
    "accent": "#0f766e",
    "accent_ink": "#ffffff",
    "position": "start",
    "theme": "dark",
    "language": "de",
    "data_notice": {"en": "Kept for 90 days.", "de": "Wird 90 Tage aufbewahrt."},
    "privacy_url": "https://www.example.com/privacy",
}


def chat_on(site: dict[str, Any], **attributes: str) -> ScriptedChat:
    chat = ScriptedChat()
    chat.site = site
    chat.attributes |= attributes
    return chat


def x_of(page: Page, part: str) -> float:
    box = page.locator(part).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def test_the_sites_settings_are_worn(chromium: Browser) -> None:
    with opened(chromium, chat_on(SITE)) as page:
        assert (
            page.locator(".send").evaluate("node => getComputedStyle(node).getPropertyValue('--accent')") == "#0f766e"
        )
        assert x_of(page, ".panel") < page.evaluate("innerWidth") / 2
        assert x_of(page, ".launcher") < 100
        assert page.locator("supportbot-chat").evaluate("node => getComputedStyle(node).colorScheme") == "dark"
        expect(page.get_by_label("Nachricht schreiben")).to_be_visible()
        expect(page.get_by_text("Wird 90 Tage aufbewahrt.")).to_be_visible()


def test_the_script_tag_goes_before_them(chromium: Browser) -> None:
    chat = chat_on(SITE, accent="#7c2d12", position="end", theme="light", lang="fr")
    with opened(chromium, chat) as page:
        assert (
            page.locator(".launcher").evaluate("node => getComputedStyle(node).getPropertyValue('--accent')")
            == "#7c2d12"
        )
        assert x_of(page, ".launcher") > page.evaluate("innerWidth") / 2
        assert page.locator("supportbot-chat").evaluate("node => getComputedStyle(node).colorScheme") == "light"
        expect(page.locator("textarea")).to_have_attribute("aria-label", "Écrire un message")
        expect(page.get_by_text("Kept for 90 days.")).to_be_visible()


def test_the_data_notice_is_said_until_it_is_put_away(chromium: Browser) -> None:
    chat = chat_on(SITE | {"language": "en"})
    with opened(chromium, chat) as page:
        notice = page.get_by_role("complementary", name="Privacy")
        expect(notice.get_by_role("link", name="Privacy")).to_have_attribute("href", "https://www.example.com/privacy")
        page.get_by_role("button", name="Got it").click()
        expect(notice).to_be_hidden()
        expect(page.get_by_label("Write a message")).to_be_focused()
        page.reload()
        open_chat(page)
        expect(notice).to_be_hidden()
        page.get_by_role("button", name="More").click()
        expect(page.get_by_role("link", name="Privacy")).to_be_visible()
        chat.site = chat.site | {"data_notice": {"en": "Kept for 30 days."}}
        page.reload()
        open_chat(page)
        expect(notice).to_contain_text("Kept for 30 days.")


@pytest.mark.parametrize("answer", ["nothing", "an error", "late"])
def test_without_an_answer_it_looks_as_anywhere(chromium: Browser, answer: str) -> None:
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    answers = {
        "nothing": lambda route: route.abort(),
        "an error": lambda route: route.fulfill(status=500, body="no"),
        "late": keep,
    }
    with scripted_chat(chat_on(SITE)) as (_, address), chromium.new_context() as context:
        page = context.new_page()
        page.route("**/widget/site/test", answers[answer])
        page.goto(address)
        expect(page.get_by_role("button", name="Open chat")).to_be_visible(timeout=4_000)
        open_chat(page)
        expect(page.get_by_text("Kept for 90 days.")).to_have_count(0)
        for route in held:
            route.continue_()
            expect(page.get_by_text("Kept for 90 days.")).to_be_visible()
            assert x_of(page, ".launcher") < 100


def test_everything_stands_the_other_way_round_from_right_to_left(chromium: Browser) -> None:
    chat = chat_on({}, dir="rtl")
    with opened(chromium, chat) as page:
        chat.say("Your bill is higher: +€5.00", kind="answer")
        page.get_by_label("Write a message").fill("لماذا فاتورتي أعلى؟")
        page.keyboard.press("Enter")
        expect(page.locator(".row.customer")).to_have_attribute("data-status", "sent")
        assert x_of(page, ".launcher") < 100
        assert x_of(page, ".row.customer .body") < x_of(page, ".panel")
        assert x_of(page, ".row.bot >> nth=1 >> .body") > x_of(page, ".panel")
        assert x_of(page, ".header .face") > x_of(page, ".panel")
        assert x_of(page, ".send") < x_of(page, ".panel")
        assert page.locator(".amount").evaluate("node => getComputedStyle(node).direction") == "ltr"
        assert page.locator(".row.customer .text").evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_the_direction_is_the_pages(chromium: Browser) -> None:
    chat = ScriptedChat()
    chat.page = 'lang="ar" dir="rtl"'
    with opened(chromium, chat) as page:
        assert x_of(page, ".launcher") < 100


def test_what_a_notice_says_is_in_the_widgets_language(chromium: Browser) -> None:
    chat = chat_on({}, lang="de")
    with opened(chromium, chat) as page:
        notice: dict[str, Any] = {"author": "system", "kind": "notice"}
        chat.say("Maya has joined the chat.", code="agent_joined", values={"agent": "Maya"}, **notice)
        expect(page.get_by_text("Maya ist jetzt im Chat.")).to_be_visible()
        chat.say("Something has happened.", code="never_heard_of", **notice)
        expect(page.get_by_text("Something has happened.")).to_be_visible()
        chat.say("Somebody has joined the chat.", code="agent_joined", **notice)
        expect(page.get_by_text("Somebody has joined the chat.")).to_be_visible()


def test_bills_are_cards_with_their_pdf(chromium: Browser) -> None:
    chat = ScriptedChat()
    bill = {"number": "INV-2041", "status": "paid", "status_text": "Paid", "tone": "success", "total": "€51.60"}
    dates = {"issued": "1 Nov 2026", "due": "15 Nov 2026"}
    with opened(chromium, chat) as page:
        chat.say(
            "Here you are.",
            kind="answer",
            invoices=[{**bill, **dates, "pdf": True}, {**bill, "number": "INV-2040", "pdf": False}],
        )
        first = page.get_by_role("listitem").filter(has_text="INV-2041")
        for text in ("Paid", "€51.60", "1 Nov 2026", "15 Nov 2026"):
            expect(first).to_contain_text(text)
        first.get_by_role("button", name="Bill INV-2041 as PDF").click()
        page.wait_for_timeout(200)
        assert [frame["number"] for frame in chat.frames("invoice.link")] == ["INV-2041"]
        expect(page.get_by_role("button", name="Bill INV-2040 as PDF")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_sticks_out_on_a_small_phone(chromium: Browser, width: int) -> None:
    chat = chat_on({"data_notice": {"en": "Kept for 90 days."}}, lang="de")
    with opened(chromium, chat, viewport={"width": width, "height": 560}) as page:
        chat.say("W" * 90, kind="answer", choices=[{"id": "verify", "label": "Bestätigen, dass ich es bin"}])
        page.locator("input[type=file]").set_input_files(
            {"name": f"{'long' * 30}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
        )
        page.get_by_role("button", name="Bestätigen, dass ich es bin").wait_for()
        outside = page.locator(".panel").evaluate(
            """(panel) => [...panel.querySelectorAll("button, input, textarea, p, .body")]
              .filter((node) => node.checkVisibility() && !node.matches(".hidden *, .hidden"))
              .filter((node) => {
                const at = node.getBoundingClientRect();
                return at.left < -1 || at.right > innerWidth + 1;
              })
              .map((node) => node.className)"""
        )
        assert outside == []
        assert page.locator(".panel").bounding_box() == pytest.approx(
            {"x": 0, "y": 0, "width": width, "height": 560}, abs=1
        )
