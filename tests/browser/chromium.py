"""Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def path_or_skip() -> str:
    """Where Chromium is. Skips the test where there is none, or fails it when ``REQUIRE_BROWSER`` is set."""
    path = shutil.which("chromium")
    if path is None:
        assert not os.environ.get("REQUIRE_BROWSER"), "chromium is not installed, and REQUIRE_BROWSER is set"
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    return path


def chromium_or_skip() -> Iterator[Browser]:
    """One browser, for a fixture."""
    path = path_or_skip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
