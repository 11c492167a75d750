"""Numbers spread over consecutive messages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.redaction import Kind, mask, mask_split


@pytest.mark.parametrize(
    ("previous", "text"),
    [
        ("4242 4242", "4242 4242"),
        ("my card: 4242 4242 4242", "4242"),
        ("424242424242424", "2"),
        ("4242-4242-", "4242-4242 is the rest"),
        ("My card number starts with 4242 4242", "and it ends with 4242 4242"),
        ("Die Karte beginnt mit 5555 5555", "und dann 5555 4444"),
        (["4242", "4242", "4242"], "4242"),
        (["hello", "４２４２４２４２"], "４２４２ ４２４２"),
    ],
)
def test_a_card_number_in_parts_leaves_no_digit(previous: str | list[str], text: str) -> None:
    split = mask_split(previous, text)
    assert Kind.PAN in split.found
    assert not re.search(r"\d", "".join((*split.previous, split.text)))


@pytest.mark.parametrize("previous", ["my cvv is", "What is the CVV?", "Sicherheitscode:"])
def test_a_code_alone_after_its_word_is_masked(previous: str) -> None:
    split = mask_split(previous, "951")
    assert split.text == "•••"
    assert split.found == {Kind.CVV}
    assert split.previous == (previous,)


@pytest.mark.parametrize(
    ("previous", "text"),
    [
        ("My invoice is 2041", "and another one is 2042"),
        ("I paid 45.00", "52.50 was right"),
        ("Where do I find the CVV?", "2041 is the invoice I mean"),
        ("my card ends in 4242", "why was I charged 45.00?"),
        ("12345678", "90123456"),
        ([], "hello"),
        ("", "4242"),
    ],
)
def test_harmless_messages_stay(previous: str | list[str], text: str) -> None:
    split = mask_split(previous, text)
    assert (split.text, split.found) == (text, frozenset())
    assert split.previous == ((previous,) if isinstance(previous, str) else tuple(previous))


@given(st.lists(st.text(max_size=30), max_size=3), st.text(max_size=40))
def test_the_new_text_is_never_less_masked_than_alone(previous: list[str], text: str) -> None:
    split = mask_split(previous, text)
    assert len(split.previous) == len(previous)
    if split.found == mask(text).found:
        assert split.text == mask(text).text


def test_a_secret_within_the_new_text_is_masked_as_ever() -> None:
    assert mask_split("hi", "card 4242424242424242").text == "card •••• 4242"
