"""A real Chromium for the tests marked ``browser``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.supportbot.widget.scripted_chat import ScriptedChat, scripted_chat

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        assert not os.environ.get("REQUIRE_BROWSER"), "chromium is not installed"
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


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
