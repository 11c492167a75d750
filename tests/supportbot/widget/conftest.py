"""A real Chromium for the tests marked ``browser``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium_or_skip
from tests.supportbot.widget.scripted_chat import ScriptedChat, scripted_chat


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    yield from chromium_or_skip()


@pytest.fixture
def chat_and_page(chromium: Browser) -> Iterator[tuple[ScriptedChat, Page]]:
    """The scripted server and its page with the chat opened; any script error on the page fails the test."""
    errors: list[str] = []
    with scripted_chat() as (chat, address), chromium.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.locator(".launcher").click()
        page.locator(".row").first.wait_for()
        yield chat, page
    assert errors == []
