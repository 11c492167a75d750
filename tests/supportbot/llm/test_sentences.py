"""Whole sentences out of parts of a stream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.llm.errors import ModelFailed
from supportbot.llm.sentences import LONGEST, Sentences, sentences_of

REPLY = (
    "Hi Priya! Your bill is €12.50, e.g. for Fibre 500. It was due on 1. März 2026. Am 3. Mai ist sie fällig. "
    "See no. 5.\nHere they are:\n- INV-1: €5.00, due 3 Mar. 2026\n1. First item.\n\n"
    "Is that ok? Yes… «Bien.» 12.50 € is all"
)
WHOLE = [
    "Hi Priya!", "Your bill is €12.50, e.g. for Fibre 500.", "It was due on 1. März 2026.", "Am 3. Mai ist sie fällig.",
    "See no. 5.", "Here they are:", "- INV-1: €5.00, due 3 Mar. 2026", "1. First item.", "Is that ok?", "Yes…",
    "«Bien.»", "12.50 € is all",
]  # fmt: skip


def test_a_text_is_cut_at_its_sentences() -> None:
    assert sentences_of(REPLY) == WHOLE


@given(st.lists(st.integers(1, 9), min_size=1))
def test_it_does_not_matter_where_the_parts_were_cut(sizes: list[int]) -> None:
    sentences, place, found = Sentences(), 0, list[str]()
    while place < len(REPLY):
        size = sizes[place % len(sizes)]
        found += sentences.feed(REPLY[place : place + size])
        place += size
    assert [*found, *sentences.rest()] == WHOLE


@given(st.text(max_size=300))
def test_nothing_but_blanks_is_lost(text: str) -> None:
    assert "".join("".join(sentences_of(text)).split()) == "".join(text.split())


def test_no_sentence_is_given_before_its_end_is_known() -> None:
    sentences = Sentences()
    assert list(sentences.feed("It was due on 1.")) == []
    assert list(sentences.feed(" March 2026")) == []
    assert list(sentences.feed(". And")) == ["It was due on 1. March 2026."]
    assert list(sentences.rest()) == ["And"]


@pytest.mark.parametrize("text", ["a" * 10_000_000, "no. " * 5_000, "1. March " * 1_000])
def test_a_sentence_without_an_end_is_not_read_on(text: str) -> None:
    with pytest.raises(ModelFailed, match="too_long"):
        sentences_of(text)
    assert len(text) > LONGEST
