"""Which texts are accepted, and as what."""

from __future__ import annotations

import pytest

from handoff.text import LIMIT, TextError, accept_text


@pytest.mark.parametrize(
    ("raw", "accepted"),
    [
        ("  hello  ", "hello"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\u2028two\u2029three\x85four\x0bfive\x0csix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\tb", "a\tb"),
        ("a\x07b\x1b[31mc\x7fd\x9be", "ab[31mcde"),
        ("\x01\x02 hi", "hi"),
        ("👩‍👩‍👧‍👦 ❤️ 🏳️‍🌈", "👩‍👩‍👧‍👦 ❤️ 🏳️‍🌈"),
        ("שלום \u200fמה שלומך", "שלום \u200fמה שלומך"),
        ("\u202eevil", "\u202eevil"),
        ("e\u0301", "e\u0301"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("?", "?"),
        ("0", "0"),
        ("x" * LIMIT, "x" * LIMIT),
        (" " * 50 + "😀" * LIMIT + "\n" * 50, "😀" * LIMIT),
    ],
)
def test_a_good_text_is_cleaned_and_kept(raw: str, accepted: str) -> None:
    assert accept_text(raw) == accepted


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "field_type"),
        (1, "field_type"),
        (True, "field_type"),
        (b"hello", "field_type"),
        (["hello"], "field_type"),
        ({"text": "hello"}, "field_type"),
        ("", "text_empty"),
        (" \n\t\r\n ", "text_empty"),
        ("\u200b\u200d\ufeff", "text_empty"),
        ("\u3164\u2800\u00a0\u00ad", "text_empty"),
        ("\ufe0f\u0301", "text_empty"),
        ("\x07\x1b", "text_empty"),
        ("x" * (LIMIT + 1), "text_too_long"),
        ("a\x00b", "text_not_allowed"),
        ("\x00", "text_not_allowed"),
        ("\ud83d", "text_not_allowed"),
        ("a\udc00b", "text_not_allowed"),
        ("\ude00\ud83d", "text_not_allowed"),
    ],
)
def test_a_bad_text_is_refused_with_its_code(raw: object, code: str) -> None:
    with pytest.raises(TextError) as caught:
        accept_text(raw)
    assert caught.value.code == code
    assert caught.value.field == "text"
    assert caught.value.safe_text
    assert not caught.value.retryable


def test_the_limit_and_the_field_are_the_callers() -> None:
    with pytest.raises(TextError) as caught:
        accept_text("abcd", limit=3, field="comment")
    assert (caught.value.code, caught.value.field) == ("text_too_long", "comment")
    assert "3 characters" in caught.value.safe_text
    assert accept_text("  abc ", limit=3) == "abc"
