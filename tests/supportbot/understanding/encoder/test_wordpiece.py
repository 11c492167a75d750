from __future__ import annotations

import pytest

from supportbot.understanding.encoder.wordpiece import WordPieces

LINES = (
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "pay",
    "##ment",
    "##s",
    "late",
    "?",
    "'",
    "t",
    "don",
    "cafe",
    "你",
    "好",
    "$",
    "12",
)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Late payments?", "late pay ##ment ##s ?"),
        ("don't", "don ' t"),
        ("CAFÉ", "cafe"),
        ("你好", "你 好"),
        ("pay\u200bment\x00s", "pay ##ment ##s"),
        ("$12", "$ 12"),
        ("payx late", "[UNK] late"),
        ("x" * 101, "[UNK]"),
        ("", ""),
    ],
)
def test_longest_pieces_first(text: str, pieces: str) -> None:
    expected = [LINES.index(piece) for piece in ["[CLS]", *pieces.split(), "[SEP]"]]
    assert WordPieces(LINES).numbers(text, 64) == expected


def test_never_more_than_asked_for() -> None:
    assert len(WordPieces(LINES).numbers("pay " * 500, 16)) == 16
