"""Folding: the same digits and words however they are typed, with the way back to the original text.

Full-width, Arabic, circled and mathematical digits become ASCII, accents and invisible signs disappear, letters become
small, dashes become ``-``. The index says for every folded character which original one it came from, so that the
original text is cut and the rest of it stays as typed; it is built only when there is something to cut.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")  # fillers that count as letters and show nothing
_REMEMBERED = 4096


class _Table(dict[int, str]):
    """What each code point folds to, worked out when first met; the commonest few thousand are kept."""

    def __missing__(self, code: int) -> str:
        piece = "".join(_plain(part) for part in unicodedata.normalize("NFKD", chr(code)))
        if len(self) < _REMEMBERED:
            self[code] = piece
        return piece


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its folded form ``text``."""

    source: str
    text: str

    def index(self) -> list[int]:
        """For each character of ``text`` the place in ``source`` it came from."""
        if self.source.isascii():
            return list(range(len(self.source)))
        return [place for place, char in enumerate(self.source) for _ in _TABLE[ord(char)]]


def fold(text: str) -> Folded:
    """``text`` folded. Linear, and nearly free for ASCII."""
    return Folded(text, text.lower() if text.isascii() else text.translate(_TABLE))


def _plain(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf") or char in _UNSEEN:
        return ""
    if category == "Pd" or char == "\u2212":
        return "-"
    if category.startswith("Z"):
        return " "
    return char.casefold()
