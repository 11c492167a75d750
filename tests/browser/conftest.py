"""The running program and the people who look at it, each in a browser context of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium_or_skip, path_or_skip
from tests.browser.foreign_page import SITE, ForeignPage, foreign_page
from tests.browser.people import People
from tests.flows.stack import Stack, stack


@pytest.fixture(scope="session")
def program() -> Iterator[Stack]:
    path_or_skip()
    with stack(name="browser") as its:
        its.start("web")
        yield its


# One driver at a time may run in a process, so each module closes its own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    yield from chromium_or_skip()


@pytest.fixture
def people(chromium: Browser, program: Stack) -> Iterator[People]:
    """Opens pages for customers and staff; what went wrong on any of them fails the test at its end."""
    with People(chromium, program.base) as those:
        yield those
        assert those.troubles == []


@pytest.fixture
def books(program: Stack) -> Iterator[ForeignPage]:
    with foreign_page(program.base) as page:
        program.rows(SITE, page.origin)
        yield page
