"""Digits written as words, such as "four two double one", also mixed with figures: figures for the detectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handoff.redaction.kinds import Span

_DIGITS = (
    "zero|oh|null|cero|nul", "one|eins|uno|un", "two|zwei|zwo|dos|deux", "three|drei|tres|trois",
    "four|vier|cuatro|quatre", "five|funf|fuenf|cinco|cinq", "six|sechs|seis", "seven|sieben|siete|sept",
    "eight|acht|ocho|huit", "nine|neun|nueve|neuf",
)  # fmt: skip
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_VALUES = (
    {word: str(value) for value, words in enumerate(_DIGITS) for word in words.split("|")}
    | {word: str(value) for value, word in enumerate(_TEENS.split("|"), start=10)}
    | {word: str(value) for value, word in zip(range(20, 100, 10), _TENS.split("|"), strict=True)}
)
_DIGIT_WORD = "|".join(_DIGITS)
_WORD = rf"(?:(?:double|triple)[ -](?:{_DIGIT_WORD})|(?:{_TENS})[ -](?:{_DIGIT_WORD})|{_TEENS}|{_TENS}|{_DIGIT_WORD})"
_TOKEN = rf"(?:{_WORD}(?![a-z])|[0-9]+(?![a-z0-9]))"
# "The last four" and "three digits" count digits, they are none.
_SPOKEN = re.compile(
    rf"(?<![a-z0-9])(?<!first )(?<!last )(?<!next )(?<!other )(?<!final )"
    rf"{_TOKEN}(?:[\s,.;:/_-]{{1,3}}{_TOKEN}(?! (?:digit|number|figure))){{2,}}"
)
_EACH = re.compile(_TOKEN)
_LEAST_WORDS = 2
_REPEATS = {"double": 2, "triple": 3}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A folded text with its spoken digits as figures; each sign of ``text`` stands for [start, end) of the folded."""

    text: str
    places: list[tuple[int, int]]

    def back(self, span: Span) -> Span:
        """``span`` of ``text`` as one of the folded text."""
        return Span(self.places[span.start][0], self.places[span.end - 1][1], span.kind, span.shown)


def figures(text: str) -> Spoken | None:
    """``text`` (folded) with spoken digits as figures; None when it holds none, as nearly always."""
    found = [match for match in _SPOKEN.finditer(text) if _words_in(match[0]) >= _LEAST_WORDS]
    if not found:
        return None
    pieces: list[tuple[str, int, int]] = []
    done = 0
    for match in found:
        pieces += ((sign, place, place + 1) for place, sign in enumerate(text[done : match.start()], start=done))
        pieces += _figures(match)
        done = match.end()
    pieces += ((sign, place, place + 1) for place, sign in enumerate(text[done:], start=done))
    return Spoken("".join(sign for sign, _, _ in pieces), [(start, end) for _, start, end in pieces])


def _words_in(sequence: str) -> int:
    return sum(not token[0].isdigit() for token in _EACH.findall(sequence))


def _figures(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The whole sequence as one group, as it was told."""
    for token in _EACH.finditer(match[0]):
        start, end = match.start() + token.start(), match.start() + token.end()
        yield from ((digit, start, end) for digit in _value(token[0]))


def _value(token: str) -> str:
    if token[0].isdigit():
        return token
    first, _, second = token.replace("-", " ").partition(" ")
    if not second:
        return _VALUES[first]
    if first in _REPEATS:
        return _VALUES[second] * _REPEATS[first]
    return str(int(_VALUES[first]) + int(_VALUES[second]))
