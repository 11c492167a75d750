"""A real Chromium for the tests marked ``browser``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import chromium_or_skip
from tests.supportbot.widget.scripted_chat import ScriptedChat, scripted_chat


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    yield from chromium_or_skip()


@contextmanager
def opened(chromium: Browser, chat: ScriptedChat, **options: Any) -> Iterator[Page]:
    """The scripted server's page with the chat opened; any script error on the page fails the test."""
    errors: list[str] = []
    with scripted_chat(chat) as (_, address), chromium.new_context(**options) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        open_chat(page)
        yield page
    assert errors == []


def open_chat(page: Page) -> None:
    page.locator(".launcher").click()
    page.locator(".row").first.wait_for()


def another_tab(page: Page) -> Page:
    """The same page once more in the same browser, with the chat opened."""
    context: BrowserContext = page.context
    other = context.new_page()
    other.goto(page.url)
    open_chat(other)
    return other


@pytest.fixture
def chat_and_page(chromium: Browser) -> Iterator[tuple[ScriptedChat, Page]]:
    """The scripted server and its page with the chat opened."""
    chat = ScriptedChat()
    with opened(chromium, chat) as page:
        yield chat, page
