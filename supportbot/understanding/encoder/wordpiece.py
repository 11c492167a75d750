"""Text to the numbers of the word pieces that the network was trained on (uncased)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

LONGEST_WORD = 100
"""Characters; a longer word is unknown as a whole."""
START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


def pieces(text: str, vocabulary: Mapping[str, int], longest: int) -> list[int]:
    """Return the numbers of the pieces of ``text`` between start and end marks, at most ``longest`` in all."""
    found = [vocabulary[START]]
    for word in _words(text):
        found.extend(_word_pieces(word, vocabulary))
        if len(found) >= longest:
            break
    return [*found[: longest - 1], vocabulary[END]]


def _words(text: str) -> Iterator[str]:
    """Lower-case words without accents; every punctuation mark and ideograph is a word of its own."""
    spaced = "".join(_cleaned(character) for character in text)
    bare = unicodedata.normalize("NFD", spaced.lower())
    word = ""
    for character in bare:
        if unicodedata.category(character) == "Mn":
            continue
        if character.isspace() or _is_mark(character):
            if word:
                yield word
            word = ""
            if not character.isspace():
                yield character
        else:
            word += character
    if word:
        yield word


def _cleaned(character: str) -> str:
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    if character in "\x00\ufffd" or unicodedata.category(character).startswith("C"):
        return ""
    return f" {character} " if _is_ideograph(ord(character)) else character


def _is_ideograph(code: int) -> bool:
    return code >= _IDEOGRAPHS[1][0] and any(low <= code <= high for low, high in _IDEOGRAPHS)


def _is_mark(character: str) -> bool:
    code = ord(character)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(character).startswith("P")


def _word_pieces(word: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Longest known beginnings, one after the other; the unknown mark when some rest is in no vocabulary."""
    if len(word) > LONGEST_WORD:
        return [vocabulary[UNKNOWN]]
    found: list[int] = []
    start = 0
    while start < len(word):
        mark = "##" if start else ""
        end = next((e for e in range(len(word), start, -1) if mark + word[start:e] in vocabulary), start)
        if end == start:
            return [vocabulary[UNKNOWN]]
        found.append(vocabulary[mark + word[start:end]])
        start = end
    return found
