"""The oracle's expressions as text and as a tree: ``sum(due(INV-7), policy(late_fee))``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"""\s*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<sign>[(),])|(?P<word>[^\s(),'"]+))""")
UNITS = ("days", "months")


class ExpressionError(ValueError):
    """An expression cannot be read or has no value; the message is one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Words:
    """Literal words, written in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A word by itself: a reference, a key, a whole number."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """``COUNT days after DATE``, or months."""

    unit: str
    count: Node
    start: Node


Node = Words | Name | Call | Shift


def parse(text: str) -> Node:
    """The tree of ``text``. Raises ExpressionError."""
    reader = _Reader(text)
    node = reader.node()
    if reader.tokens:
        raise ExpressionError(f"{text!r}: {reader.tokens[0][1]!r} is left over; put words in quotes of their own")
    return node


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)

    def node(self) -> Node:
        first = self._one()
        if len(self.tokens) >= 2 and self.tokens[0][1] in UNITS and self.tokens[1] == ("word", "after"):
            unit = self._take()[1]
            self._take()
            return Shift(unit, first, self.node())
        return first

    def _one(self) -> Node:
        kind, word = self._take()
        if kind == "words":
            return Words(word)
        if kind == "sign":
            raise ExpressionError(f"{self.text!r}: {word!r} is out of place; write NAME(ARGUMENT, …)")
        if self.tokens[:1] != [("sign", "(")]:
            return Name(word)
        self._take()
        return Call(word, self._arguments())

    def _arguments(self) -> tuple[Node, ...]:
        if self.tokens[:1] == [("sign", ")")]:
            self._take()
            return ()
        found = [self.node()]
        while (sign := self._take()) != ("sign", ")"):
            if sign != ("sign", ","):
                raise ExpressionError(f"{self.text!r}: {sign[1]!r} is out of place; put a comma between arguments")
            found.append(self.node())
        return tuple(found)

    def _take(self) -> tuple[str, str]:
        if not self.tokens:
            raise ExpressionError(f"{self.text!r}: ends too early; close what was opened")
        return self.tokens.pop(0)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(f"{text!r}: a quote is not closed; close it")
        position = match.end()
        kind = match.lastgroup or ""
        found.append(("words" if kind in ("single", "double") else kind, match[kind]))
    return found
