"""A picture of each state of the widget, to look at: ``python -m tests.browser.widget_states FOLDER``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect, sync_playwright

from tests.browser.chromium import FLAGS, path_or_skip
from tests.supportbot.widget.scripted_chat import ScriptedChat, eventually, scripted_chat

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 860}
Scheme = Literal["light", "dark"]
Direction = Literal["ltr", "rtl"]
DRESSES: tuple[tuple[Scheme, Direction], ...] = (("light", "ltr"), ("dark", "ltr"), ("light", "rtl"))
NOTICE = {"en": "This chat is kept for 90 days, so that we can look into your questions."}
SITE = {"data_notice": NOTICE, "privacy_url": "https://www.example.com/privacy"}
TABLE = {
    "caption": "What changed",
    "columns": ["Line", "INV-2040", "INV-2041", "Change"],
    "align": ["start", "end", "end", "end"],
    "rows": [
        ["Home 500", "€40.00", "€45.00", "+€5.00"],
        ["Static IP", "–", "€6.60", "+€6.60"],
        ["Loyalty discount", "−€4.00", "–", "+€4.00"],
    ],
    "total": ["Total", "€36.00", "€51.60", "+€15.60"],
}


def bill(number: str, status_text: str, tone: str, total: str, month: str, *, pdf: bool = True) -> dict[str, Any]:
    told = {"number": number, "status": tone, "status_text": status_text, "tone": tone, "total": total, "pdf": pdf}
    return told | {"issued": f"1 {month} 2026", "due": f"15 {month} 2026"}


BILLS = [
    bill("INV-2041", "Due in 6 days", "info", "€51.60", "Nov"),
    bill("INV-2040", "Paid", "success", "€36.00", "Oct"),
    bill("INV-2039", "Payment failed", "danger", "€36.00", "Sep", pdf=False),
]
CHOICES = [{"id": "invoice:INV-2041", "label": "INV-2041"}, {"id": "verify", "label": "Confirm that it is me"}]
BILL: FilePayload = {
    "name": "Corrected bill of November 2026.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-" * 900,
}
PHOTO: FilePayload = {"name": "meter.png", "mimeType": "image/png", "buffer": b"\x89PNG" * 40_000}
PROGRAM: FilePayload = {"name": "setup.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
State = Callable[[ScriptedChat, Page], None]


def write(page: Page, text: str, *, status: str = "sent") -> None:
    page.get_by_label("Write a message").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer").last).to_contain_text(text)
    expect(page.locator(".row.customer").last).to_have_attribute("data-status", status)


def launcher(chat: ScriptedChat, page: Page) -> None:
    page.keyboard.press("Escape")
    chat.say("Your bill is ready.")
    expect(page.locator(".unread")).to_be_visible()


def greeting(chat: ScriptedChat, page: Page) -> None:
    expect(page.get_by_role("button", name="What do I owe?")).to_be_visible()


def visitor(chat: ScriptedChat, page: Page) -> None:
    expect(page.locator(".suggestions").get_by_role("button", name="I am a customer")).to_be_visible()


def menu(chat: ScriptedChat, page: Page) -> None:
    page.get_by_role("button", name="More").click()


def typing(chat: ScriptedChat, page: Page) -> None:
    write(page, "Why is my bill higher?")
    chat.send({"type": "typing", "author": "bot", "name": "Nora", "on": True})
    expect(page.locator(".typing")).to_be_visible()


def writing(chat: ScriptedChat, page: Page) -> None:
    write(page, "Why is my bill higher?")
    parts = ("Thanks for asking.", " Your plan costs €5.00 more since November.")
    for part, text in enumerate(parts):
        chat.send({"type": "reply.delta", "turn": "one", "part": part, "text": text})
    expect(page.locator(".typing .text")).to_have_text("".join(parts))


def table(chat: ScriptedChat, page: Page) -> None:
    write(page, "Why is my bill higher than last month's?")
    chat.say(
        "Your latest bill is €15.60 higher: +€5.00 for the plan, +€6.60 for a static IP.", kind="answer", table=TABLE
    )
    expect(page.locator("table")).to_be_visible()
    page.get_by_role("button", name="Not helpful").click()


def bills(chat: ScriptedChat, page: Page) -> None:
    write(page, "Show me my bills")
    chat.say("These are your latest bills.", kind="answer", invoices=BILLS)
    expect(page.locator(".bill")).to_have_count(3)


def link(chat: ScriptedChat, page: Page) -> None:
    write(page, "Yes, send me the link")
    words = "Here is your link to pay €51.60. It works once, and only for you."
    chat.say(words, kind="answer", opens={"action": "0b0e9a57-6c1c-4d2c-9a55-2f6b7d1f9f10", "kind": "pay_link"})
    expect(page.get_by_role("button", name="Pay now")).to_be_visible()


def choices(chat: ScriptedChat, page: Page) -> None:
    write(page, "Can you change my address?")
    chat.say("Before I show that, please confirm that it is you.", kind="clarify", choices=CHOICES)
    expect(page.locator(".choices .chip")).to_have_count(2)


def failed(chat: ScriptedChat, page: Page) -> None:
    chat.faults.add("lose_send")
    write(page, "Not like this", status="sending")
    eventually(lambda: bool(chat.frames("message.send")))
    refusal = {"code": "text_not_allowed", "text": "That text cannot be kept.", "retryable": False}
    chat.send({"type": "error", "client_id": chat.frames("message.send")[-1]["client_id"], **refusal})
    expect(page.get_by_text("That text cannot be kept.")).to_be_visible()


def offline(chat: ScriptedChat, page: Page) -> None:
    page.context.set_offline(True)
    chat.cut()
    write(page, "Written in a tunnel", status="waiting")
    expect(page.get_by_text("You are offline")).to_be_visible()


def queue(chat: ScriptedChat, page: Page) -> None:
    chat.say("", author="system", kind="notice", code="person_requested")
    chat.change(custody="waiting", position=2, wait_seconds=180, opens_at="2026-11-23T08:00:00.000Z", contact=False)
    expect(page.locator(".queue")).to_be_visible()


def agent(chat: ScriptedChat, page: Page) -> None:
    chat.change(custody="agent", agent="Maya Lindqvist")
    chat.say("Maya has joined the chat.", author="system", kind="notice", code="agent_joined", values={"agent": "Maya"})
    file = {"id": "a", "name": "Corrected bill.pdf", "type": "application/pdf", "size": 182_345}
    chat.say("Hello Priya, here is the corrected bill.", author="agent", attachments=[file])
    write(page, "Thank you, Maya!")


def attachments(chat: ScriptedChat, page: Page) -> None:
    page.locator("input[type=file]").set_input_files([BILL, PHOTO])
    page.get_by_label("Write a message").fill("Both are here.")
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer[data-status=sent] .file")).to_have_count(2)
    chat.faults.add("lose_upload")
    page.locator("input[type=file]").set_input_files([BILL, PROGRAM])
    expect(page.locator(".attachment[data-status=failed]")).to_have_count(1)


def verify(chat: ScriptedChat, page: Page) -> None:
    choices(chat, page)
    page.get_by_role("button", name="Confirm that it is me").click()
    expect(page.get_by_role("button", name="Send code")).to_be_visible()


def code(chat: ScriptedChat, page: Page) -> None:
    verify(chat, page)
    page.get_by_role("button", name="Send code").click()
    page.get_by_label("Six-digit code").fill("654321")
    expect(page.get_by_text("That is not the code")).to_be_visible()


def address(chat: ScriptedChat, page: Page) -> None:
    visitor(chat, page)
    page.locator(".suggestions").get_by_role("button", name="I am a customer").click()
    page.get_by_role("button", name="Send code").click()
    expect(page.get_by_text("Please enter your e-mail address.")).to_be_visible()


def verified(chat: ScriptedChat, page: Page) -> None:
    verify(chat, page)
    page.get_by_role("button", name="Send code").click()
    page.get_by_label("Six-digit code").fill("123456")
    expect(page.locator(".verified")).to_be_visible()


def refused(chat: ScriptedChat, page: Page) -> None:
    chat.faults.add("no_token")
    chat.cut()
    expect(page.get_by_text("Your sign-in has expired.")).to_be_visible()


def final(chat: ScriptedChat, page: Page) -> None:
    chat.faults.add("no_site")
    chat.cut()
    expect(page.get_by_text("This chat is not available here")).to_be_visible()


def rating(chat: ScriptedChat, page: Page) -> None:
    chat.change(custody="closed")
    page.locator(".star").nth(3).click()


def closed(chat: ScriptedChat, page: Page) -> None:
    rating(chat, page)
    page.get_by_role("button", name="Send rating").click()
    expect(page.get_by_text("Thank you. Your rating")).to_be_visible()


ANONYMOUS = {"identity": "anonymous", "visitor": "visitor-1"}
STATES: Mapping[str, State] = {
    one.__name__: one
    for one in (
        launcher,
        greeting,
        visitor,
        menu,
        typing,
        writing,
        table,
        bills,
        link,
        choices,
        failed,
        offline,
        queue,
        agent,
        attachments,
        verify,
        code,
        address,
        verified,
        refused,
        final,
        rating,
        closed,
    )
}
NOBODY_SIGNED_IN = {"visitor", "address"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is taken."""

    name: str
    viewport: ViewportSize
    scheme: Scheme
    direction: Direction = "ltr"


LOOKS = tuple(
    Look(f"{viewport['width']}-{scheme}{'' if direction == 'ltr' else '-rtl'}", viewport, scheme, direction)
    for viewport in (PHONE, DESKTOP)
    for scheme, direction in DRESSES
)


def shown(browser: Browser, state: str, look: Look, **options: Any) -> Iterator[Page]:
    """A page on which the widget is in that state."""
    chat = ScriptedChat()
    chat.site = dict(SITE)
    chat.attributes |= {"dir": look.direction, "theme": look.scheme}
    if state in NOBODY_SIGNED_IN:
        chat.standing = dict(ANONYMOUS)
        chat.attributes |= {"token": "", "tokenUrl": ""}
    with scripted_chat(chat) as (_, place):
        context = browser.new_context(
            viewport=look.viewport, color_scheme=look.scheme, reduced_motion="reduce", locale="en-IE", **options
        )
        with context:
            page = context.new_page()
            page.goto(place)
            page.locator(".launcher").click()
            page.locator(".row").first.wait_for()
            STATES[state](chat, page)
            page.wait_for_timeout(250)
            yield page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("states", nargs="*", choices=[[], *STATES], help="only these")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_or_skip(), args=FLAGS)
        for state in asked.states or STATES:
            for look in LOOKS:
                for page in shown(browser, state, look):
                    page.screenshot(path=asked.folder / f"{state}-{look.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
