"""A customer, an agent, a manager: who sits before a browser of their own, and what they do there."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import Any, Self

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Request, Response, expect

from tests.flows.stack import PASSWORD, Stack

AGENT, MANAGER = "maya@northwind.example", "lena@northwind.example"
QUEUE_PLACE = re.compile(r"You are (next|number \d+) in line")


class People:
    """Opens a context for each person. ``troubles`` holds each error, failed request and dialog of any page."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser, self._base = browser, base
        self._open = ExitStack()
        self.troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def somebody(self, who: str, **options: Any) -> Page:
        """An empty page whose troubles are noted under the name ``who``; ``options`` are those of a context."""
        context = self._browser.new_context(base_url=self._base, reduced_motion="reduce", **options)
        self._open.callback(context.close)
        page = context.new_page()
        self._listen(page, who)
        return page

    def customer(self, ref: str, **options: Any) -> Page:
        """At the demo company's start page, signed in there as the customer with that reference."""
        page = self.somebody(ref, **options)
        page.goto("/")
        expect(page.get_by_role("button", name="Open chat")).to_be_visible()
        page.locator(".demo-menu").first.locator("summary").click()
        with page.expect_navigation():
            page.locator(f".demo-person[value={ref}]").click()
        expect(page.get_by_role("button", name="Open chat")).to_be_visible()
        return page

    def staff(self, email: str, **options: Any) -> Page:
        """Signed in by the form."""
        page = self.somebody(email, **options)
        page.goto("/accounts/login/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        return page

    def agent(self, **options: Any) -> Page:
        """In the inbox, connected."""
        page = self.staff(AGENT, **options)
        wait_for_link(page)
        return page

    def _listen(self, page: Page, who: str) -> None:
        def note(what: str) -> None:
            self.troubles.append(f"{who}: {what}")

        def said(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                note(f"console {message.type}: {message.text}")

        def answered(response: Response) -> None:
            if response.status >= 400:
                note(f"{response.status} {response.url}")

        def failed(request: Request) -> None:
            # What a page gives up itself, because it is being left, has not failed.
            if request.failure != "net::ERR_ABORTED":
                note(f"failed: {request.url} {request.failure}")

        def asked(dialog: Dialog) -> None:
            note(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("console", said)
        page.on("response", answered)
        page.on("pageerror", lambda error: note(f"script error: {error}"))
        page.on("requestfailed", failed)
        page.on("dialog", asked)


def open_chat(page: Page) -> None:
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_text("automated billing assistant")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Send a message in the chat, and wait until it is shown as sent."""
    page.get_by_label("Write a message").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer").last).to_have_attribute("data-status", "sent")


def type_until_seen(box: Locator, sign: Locator) -> None:
    """Go on typing until the other side shows it: what follows a sign within two seconds is not passed on."""
    for letter in "Let me see…":
        box.press_sequentially(letter)
        try:
            expect(sign).to_be_visible(timeout=500)
        except AssertionError:
            continue
        return
    expect(sign).to_be_visible()


def forget_chat(program: Stack, ref: str) -> None:
    """Close what the customer with that reference has open, so that their next chat is new."""
    program.rows(
        "UPDATE handoff_conversation SET custody = 'closed', closed_at = now(), custody_version = custody_version + 1 "
        "WHERE customer_ref = %s AND custody <> 'closed' RETURNING id",
        ref,
    )


def ask_for_a_person(page: Page) -> None:
    page.get_by_role("button", name="Talk to a person", exact=True).first.click()
    expect(page.get_by_text(QUEUE_PLACE)).to_be_visible()


def wait_for_link(inbox: Page) -> None:
    expect(inbox.locator("#link-state")).to_have_attribute("data-link", "online")


def cut(inbox: Page) -> None:
    """The network goes away under the inbox.

    A browser on a machine that has no network but itself takes itself to be offline from the start, and then says
    nothing of being cut; what it would have said is said here.
    """
    inbox.context.set_offline(True)
    inbox.evaluate("dispatchEvent(new Event('offline'))")
    expect(inbox.locator("#link-state")).to_have_attribute("data-link", "offline")


def mend(inbox: Page) -> None:
    """And is back."""
    inbox.context.set_offline(False)
    inbox.evaluate("dispatchEvent(new Event('online'))")
    wait_for_link(inbox)


def row_of(inbox: Page, name: str) -> Locator:
    """The line of one customer in the inbox's list."""
    return inbox.locator("[data-row]").filter(has_text=name)


def claim(inbox: Page, name: str) -> None:
    row_of(inbox, name).click()
    inbox.get_by_role("button", name="Claim", exact=True).click()
    expect(inbox.get_by_label(f"Reply to {name}")).to_be_focused()


def reply(inbox: Page, text: str) -> None:
    inbox.locator("#reply").fill(text)
    inbox.keyboard.press("Control+Enter")
    expect(inbox.locator(".msg--agent").filter(has_text=text)).to_be_visible()
    expect(inbox.locator(".msg--pending")).to_have_count(0)


def close(inbox: Page) -> None:
    inbox.get_by_role("button", name="Close", exact=True).click()
    inbox.get_by_role("button", name="Close it").click()
    expect(inbox.get_by_text("This conversation is closed.")).to_be_visible()
