"""Searched words are marked by cutting the text, which stays the same text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from supportbot.review.highlighting import Piece, pieces, snippet, words_of


def test_words_of_a_query() -> None:
    assert words_of('Refund "late fee" -angry or -"not this" refund') == ("refund", "late", "fee")


def test_hits_are_whole_words_in_any_case() -> None:
    assert pieces("Fee, coffee and FEE.", ("fee",)) == [
        Piece("Fee", hit=True),
        Piece(", coffee and "),
        Piece("FEE", hit=True),
        Piece("."),
    ]


@given(st.text(), st.text())
def test_the_pieces_put_together_are_the_text(text: str, query: str) -> None:
    assert "".join(piece.text for piece in pieces(text, words_of(query))) == text


def test_markup_stays_text() -> None:
    assert pieces("<b>fee</b>", ("fee",))[0] == Piece("<b>")


def test_a_snippet_surrounds_the_first_hit() -> None:
    shown = snippet("word " * 100 + "refund " + "more " * 100, ("refund",))
    assert (shown[0].text, shown[-1].text) == ("…", "…")
    assert Piece("refund", hit=True) in shown
    assert sum(len(piece.text) for piece in shown) < 250


def test_a_snippet_without_a_hit_is_the_beginning() -> None:
    assert snippet("Hello there", ("refund",)) == [Piece("Hello there")]
