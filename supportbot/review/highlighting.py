"""Where the searched words stand in a text: pieces to be shown one by one, never markup."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_WORD = re.compile(r"\w+")
_AROUND = 70


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    hit: bool = False


def words_of(query: str) -> tuple[str, ...]:
    """The words a web-style query asks for, lower case; what it excludes (``-word``) and ``or`` are left out."""
    found: dict[str, None] = {}
    for term in _TERM.finditer(query):
        if not term["minus"]:
            for word in _WORD.findall(term["phrase"] if term["phrase"] is not None else term["word"]):
                found[word.lower()] = None
    found.pop("or", None)
    return tuple(found)


def pieces(text: str, words: tuple[str, ...]) -> list[Piece]:
    """``text`` cut at its hits. The texts of the pieces put together are ``text`` again."""
    result: list[Piece] = []
    position = 0
    for start, end in _hits(text, words):
        if start > position:
            result.append(Piece(text[position:start]))
        result.append(Piece(text[start:end], hit=True))
        position = end
    if position < len(text):
        result.append(Piece(text[position:]))
    return result


def snippet(text: str, words: tuple[str, ...]) -> list[Piece]:
    """The surroundings of the first hit on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    first = next(iter(_hits(line, words)), (0, 0))
    start, end = max(0, first[0] - _AROUND), min(len(line), first[1] + 2 * _AROUND)
    shown = pieces(line[start:end], words)
    before = [Piece("…")] if start else []
    after = [Piece("…")] if end < len(line) else []
    return [*before, *shown, *after]


def _hits(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    wanted = frozenset(words)
    return [match.span() for match in _WORD.finditer(text) if match[0].lower() in wanted]
