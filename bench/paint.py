"""When a page first shows something, in Chromium with an empty cache."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import FLAGS
from tests.flows.stack import PASSWORD

ROUNDS = 5
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_LOOKS = [(width, height, scheme) for width, height in ((1280, 800), (390, 844)) for scheme in ("light", "dark")]


def first_paints(base: str, pages: dict[str, str], *, pictures: Path | None = None) -> dict[str, float]:
    """Milliseconds to the first contentful paint of each page, median; ``pictures`` keeps how each looks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        found = {name: median(_paint(browser, base, path) for _ in range(ROUNDS)) for name, path in pages.items()}
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            for width, height, scheme in _LOOKS:
                _picture(browser, base, pages, pictures, (width, height), scheme)
        browser.close()
    return found


def _signed_in(browser: Browser, base: str, **options: object) -> Page:
    page = browser.new_context(base_url=base, **options).new_page()  # type: ignore[arg-type]
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill("maya@northwind.example")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    return page


def _paint(browser: Browser, base: str, path: str) -> float:
    page = _signed_in(browser, base)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(path, wait_until="load")
    page.wait_for_function(f"{_PAINTED} > 0")
    took = float(page.evaluate(_PAINTED))
    page.context.close()
    return took


def _picture(
    browser: Browser, base: str, pages: dict[str, str], folder: Path, size: tuple[int, int], scheme: str
) -> None:
    page = _signed_in(browser, base, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    for name, path in pages.items():
        page.goto(path)
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"{name.replace(' ', '-')}-{size[0]}-{scheme}.png")
    page.context.close()
