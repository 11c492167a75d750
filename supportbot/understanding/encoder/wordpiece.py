"""Text into the numbers of an uncased BERT vocabulary: split at blanks and punctuation, then longest pieces first.

Source of the rules: the reference tokenizer published with BERT (Devlin et al., 2018).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

LONGEST_WORD = 100
"""Characters; a longer word is unknown as a whole."""

_CHINESE = re.compile(r"([\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ceaf])")


class WordPieces:
    """A vocabulary, one piece a line in the order of its numbers. Holds no state that changes."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._number: Mapping[str, int] = {piece: place for place, piece in enumerate(lines)}
        self._first, self._last, self._unknown = (self._number[mark] for mark in ("[CLS]", "[SEP]", "[UNK]"))

    @property
    def words(self) -> frozenset[str]:
        """The pieces that are words of letters by themselves."""
        return frozenset(piece for piece in self._number if piece.isalpha())

    def numbers(self, text: str, most: int) -> list[int]:
        """Return the numbers of ``text`` between the two marks, at most ``most`` in all."""
        inner: list[int] = []
        for word in _words(text):
            inner.extend(self._pieces(word))
            if len(inner) >= most - 2:
                break
        return [self._first, *inner[: most - 2], self._last]

    def _pieces(self, word: str) -> Sequence[int]:
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        found, start = [], 0
        while start < len(word):
            number, start = self._longest(word, start)
            if number is None:
                return (self._unknown,)
            found.append(number)
        return found

    def _longest(self, word: str, start: int) -> tuple[int | None, int]:
        for end in range(len(word), start, -1):
            number = self._number.get(("##" if start else "") + word[start:end])
            if number is not None:
                return number, end
        return None, len(word)


def _words(text: str) -> Iterator[str]:
    kept = "".join(" " if char in "\t\n\r" else char for char in text if char in "\t\n\r" or not _is_control(char))
    spaced = _CHINESE.sub(r" \1 ", unicodedata.normalize("NFD", kept.lower()))
    for word in spaced.split():
        yield from _split_punctuation("".join(char for char in word if unicodedata.category(char) != "Mn"))


def _split_punctuation(word: str) -> Iterator[str]:
    start = 0
    for place, char in enumerate(word):
        if _is_punctuation(char):
            if place > start:
                yield word[start:place]
            yield char
            start = place + 1
    if start < len(word):
        yield word[start:]


def _is_control(char: str) -> bool:
    return char in "\x00\ufffd" or unicodedata.category(char).startswith("C")


def _is_punctuation(char: str) -> bool:
    return (char.isascii() and not char.isalnum() and char.isprintable()) or unicodedata.category(char).startswith("P")
