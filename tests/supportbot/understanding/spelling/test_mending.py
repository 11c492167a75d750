from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.understanding.spelling.mending import LONGEST, mend


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wats left on teh octobr bil", "what's left on the october bill"),
        ("pls cansel my subscripton", "please cancel my subscription"),
        ("i was chraged twise", "i was charged twice"),
        ("Wat is this paymnet", "What is this payment"),
        ("MY BIL IS RONG", "MY BILL IS WRONG"),
        ("can sombody explane the novembers invoce", "can somebody explain the november's invoice"),
        ("yes thats rite", "yes that's right"),
    ],
)
def test_slips_and_sounds_are_spelt_as_meant(typed: str, meant: str) -> None:
    assert mend(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What do I owe on INV-2041?",
        "Please write to niamh.byrne@example.com or see www.example.com/bil",
        "This is Siobhan Mutchler, the bill is Ronan Sweetman's",
        "I phoned twice, expired cards were declined and you invoiced me all the same",
        "a tenner off the telly, fair dues",
        "Wann ist die Rechnung f\u00e4llig und wie kann ich sie bezahlen",
        "quiero cancelar mi cuenta y no pagar mas",
        "fibre500 and #2041 and 12x",
        "the sum of both",
    ],
)
def test_names_addresses_real_words_and_other_languages_stay(text: str) -> None:
    assert mend(text) == text


def test_a_text_too_long_to_be_a_message_stays() -> None:
    text = "bil " * LONGEST
    assert mend(text) == text


@given(st.text(max_size=300))
def test_any_text_is_mended_once_and_for_all(text: str) -> None:
    once = mend(text)
    assert mend(once) == once or len(once) > len(text)
