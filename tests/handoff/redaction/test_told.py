"""Numbers told in words or in pieces rather than written out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.redaction import Kind, mask
from tests.handoff.redaction.test_properties import card_numbers

_ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_GERMAN = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_SPANISH = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
_FRENCH = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]


@given(
    card_numbers(),
    st.sampled_from([_ENGLISH, _GERMAN, _SPANISH, _FRENCH]),
    st.sampled_from([" ", "-", ", ", ". "]),
    st.integers(min_value=0, max_value=10),
)
def test_a_card_number_in_words_is_masked(number: str, words: list[str], sign: str, figures: int) -> None:
    """The last few of its digits may be figures."""
    spelled = [words[int(digit)] for digit in number]
    if figures:
        spelled[-figures:] = [number[-figures:]]
    told = sign.join(spelled)
    masked = mask(f"My card is {told} thanks")
    assert masked.found == {Kind.PAN}
    assert masked.text == f"My card is •••• {number[-4:]} thanks"


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("five triple five, five five double five, double five five five, double four four four", Kind.PAN),
        ("FORTY-TWO FORTY-TWO forty two forty two, 4242 4242", Kind.PAN),
        ("cvv nine oh four", Kind.CVV),
        ("the three digits on the back: nine zero four", Kind.CVV),
        ("social is nine zero zero, one two, three four five six", Kind.SSN),
        ("sort code two zero zero zero zero zero", Kind.BANK_ACCOUNT),
    ],
)
def test_words_for_digits_count_as_digits(told: str, kind: Kind) -> None:
    assert mask(f"it is {told} ok").found == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "it starts with 4242 4242, then 4242, and ends in 4242",
        "begins 5555, next 5555, after that 5555, final four 4444",
        "4242 dash 4242 dash 4242 dash 4242",
        "the last four digits are 4444, the first are 5555 5555, then 5555",
        "424242424242424 and the last digit is 2",
        "starts four two 42 and goes on 4242 4242 4242",
        "Die Karte beginnt mit 5555 5555 und endet mit 5555 4444",
        "empieza con 4242 4242 y luego 4242 4242",
    ],
)
def test_a_card_number_told_in_pieces_leaves_no_piece(text: str) -> None:
    masked = mask(text)
    assert masked.found == {Kind.PAN}
    assert not re.search("[0-9]", masked.text)


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven eight nine ten",
        "I have one or two or three questions",
        "the last four digits are 4242",
        "my card ends with 4242",
        "first 40.00, then 45.00, then 52.50 and in the end 12.34",
        "the first two bills were 45 and 52, then 45 again",
        "step one: 4242, step two: what?",
        "starts 2026-10-01, ends 2026-10-31, next 2026-11-01",
        "invoices 4241, then 4242, then 4243, then 4245",
        "it ends on 1 11 2026 and the next begins on 2 11 2026",
        "one one two dollars more than the second bill",
        "sixes and sevens, seven up, eight seats, nine lives",
    ],
)
def test_words_and_pieces_of_other_things_stay(text: str) -> None:
    assert mask(text).text == text
