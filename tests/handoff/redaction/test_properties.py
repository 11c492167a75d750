"""What holds for every text."""

from __future__ import annotations

import re
import string
import uuid

from hypothesis import given
from hypothesis import strategies as st

from handoff.redaction import Kind, mask
from handoff.redaction.cards import luhn
from handoff.redaction.folding import fold
from tests.handoff.redaction.rows import HARMLESS, SECRETS

_PREFIXES = ("4", "51", "55", "2221", "2720", "34", "37", "36", "3530", "6011", "62", "65", "50", "6759")
_LENGTHS = {"34": 15, "37": 15, "36": 14}
_FRAGMENTS = st.sampled_from(
    [
        *(row[0] for row in SECRETS),
        *HARMLESS,
        " ",
        "\n",
        "cvv ",
        "ssn ",
        "iban ",
        "password: ",
        "4242",
        "card ",
        "•••• ",
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="0123456789 .-\u2022cvisn:", max_size=120),
    st.lists(_FRAGMENTS, max_size=6).map("".join),
    st.lists(_FRAGMENTS | st.text(max_size=5), max_size=6).map(" ".join),
)


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    """A number of some issuer with a right check digit."""
    prefix = draw(st.sampled_from(_PREFIXES))
    length = _LENGTHS.get(prefix, 16)
    body = prefix + draw(st.text(alphabet=string.digits, min_size=length, max_size=length))[: length - 1 - len(prefix)]
    return next(body + digit for digit in string.digits if luhn(body + digit))


@given(_TEXTS)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    again = mask(once.text)
    assert again.text == once.text
    assert again.found == frozenset()


@given(card_numbers(), st.lists(st.sampled_from(["", " ", "\u200b", "\u00a0"]), min_size=19, max_size=19))
def test_a_card_number_is_found_wherever_it_is_spaced(number: str, gaps: list[str]) -> None:
    _assert_masked("".join(digit + gap for digit, gap in zip(number, gaps, strict=False)))


@given(
    card_numbers(),
    st.sampled_from(["-", ".", " - ", "\u2014", "/", ", ", "\n", "_", "\u2022"]),
    st.sampled_from([1, 2, 4, 8]),
)
def test_a_card_number_is_found_with_any_sign_between_its_groups(number: str, sign: str, size: int) -> None:
    _assert_masked(sign.join(number[start : start + size] for start in range(0, len(number), size)))


def _assert_masked(typed: str) -> None:
    masked = mask(f"My card is {typed} thanks")
    assert Kind.PAN in masked.found
    assert len(re.findall("[0-9]", masked.text)) < 13


@given(card_numbers(), st.text(alphabet=string.ascii_letters + " .,;:!?\n\u00fc\u4e2d", max_size=30))
def test_a_card_number_is_found_inside_any_words(number: str, words: str) -> None:
    masked = mask(f"{words}{number}{words}")
    assert number not in masked.text
    assert f"\u2022\u2022\u2022\u2022 {number[-4:]}" in masked.text


@given(st.uuids(version=4))
def test_a_uuid_stays(value: uuid.UUID) -> None:
    assert mask(f"request {value} failed").text == f"request {value} failed"


@given(_TEXTS)
def test_nothing_found_means_nothing_changed(text: str) -> None:
    masked = mask(text)
    assert bool(masked.found) == (masked.text != text)


@given(st.text(max_size=300))
def test_each_folded_character_knows_its_place(text: str) -> None:
    folded = fold(text)
    index = folded.index()
    assert len(index) == len(folded.text)
    assert index == sorted(index)
    assert all(0 <= place < len(text) for place in index)
