"""Words taken out by hand are found again in copies, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.redaction.by_hand import MARK, Erased, strings_changed

SAID = "My name is Zoe Kravitz and my code is zanzibar-4711, is my bill right please?"


@pytest.mark.parametrize(
    ("copy", "left"),
    [
        (f"{SAID[:45]}…", f"{MARK}…"),
        ("zanzibar-4711", MARK),
        ("Zoe Kravitz", MARK),
        ("Bill ZANZIBAR-4711 was paid", f"Bill {MARK} was paid"),
        ("explain_charge", "explain_charge"),
        ("balance due", "balance due"),
        ("en", "en"),
        ("The code of a bill", "The code of a bill"),
    ],
)
def test_what_was_made_of_a_message_loses_what_tells_it(copy: str, left: str) -> None:
    assert Erased(SAID).from_derived(copy) == left


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("my pin", "I said MY  PIN.", f"I said {MARK}."),
        ("12", "INV-2012 on the 12th, at 12", f"INV-2012 on the 12th, at {MARK}"),
        ("a <b> & c", "x a &lt;b&gt; &amp; c y", f"x {MARK} y"),
        ("hunter2!", "Use hunter2! now", f"Use {MARK} now"),
        ("hunter2", "Thunter2x", f"T{MARK}x"),
    ],
)
def test_what_people_wrote_loses_the_very_words(words: str, text: str, left: str) -> None:
    assert Erased(words).from_written(text) == left


@given(st.text(min_size=4).filter(lambda text: len(text.strip()) >= 4), st.text(), st.text())
def test_the_words_are_left_nowhere(words: str, before: str, after: str) -> None:
    left = Erased(words).from_written(f"{before}{words.strip()}{after}")
    assert MARK in left
    if words.strip() not in MARK:
        assert words.strip() not in left.replace(MARK, "\x00")


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda some: st.lists(some) | st.dictionaries(st.text(), some))
)
def test_a_value_keeps_its_shape(value: object) -> None:
    assert strings_changed(value, lambda text: text) == value
