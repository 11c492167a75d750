"""Our own attack set against the whole program: every bar is reached on the socket, in the stores, on the screens."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.attacks.driving import Exchange
from tests.attacks.rows import EXPECTATIONS, KINDS, Attack, load_attacks
from tests.attacks.running import run
from tests.flows.stack import Stack, stack

OWN = Path(__file__).parent / "own.jsonl"
LEAST_ROWS = 150


@pytest.fixture
def program() -> Iterator[Stack]:
    with stack(name="attacks") as its:
        its.start("web")
        yield its


def test_the_set_has_rows_of_every_kind_and_none_twice() -> None:
    attacks = load_attacks(OWN)
    assert len(attacks) >= LEAST_ROWS
    assert {attack.kind for attack in attacks} == set(KINDS)
    assert {attack.expect for attack in attacks} == set(EXPECTATIONS)
    assert not [text for text, times in Counter(attack.text for attack in attacks).items() if times > 1]


@pytest.mark.fault("F18", "F47")
@pytest.mark.socket
def test_every_bar_is_reached(program: Stack) -> None:
    report = run(program, load_attacks(OWN))
    assert report.missed == [], report.text()


@pytest.mark.fault("F48")
@pytest.mark.browser
def test_what_was_typed_is_inert_text_on_every_screen(program: Stack) -> None:
    screens = pytest.importorskip("tests.attacks.screens")
    chromium = pytest.importorskip("tests.browser.chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    path = chromium.path_or_skip()

    def look(its: Stack, exchanges: Sequence[Exchange], first_customer: int) -> Mapping[str, list[str]]:
        walls = asyncio.run(screens.write_walls(its, exchanges, first_customer=first_customer))
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=path, args=chromium.FLAGS)
            found: Mapping[str, list[str]] = screens.look(browser, its, walls)
            return found

    to_show: list[Attack] = [attack for attack in load_attacks(OWN) if attack.expect == "escape"]
    report = run(program, to_show, screens=look)
    assert report.missed == [], report.text()
