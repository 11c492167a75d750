"""Lists of patterns by name, tried only where a word begins with one of their letters: many patterns, little time.

A file of ``words/`` has a name at the beginning of a line and its patterns, one a line and indented, below it; ``#`` is
a comment. Patterns are in small letters and match text as ``small`` leaves it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_START = re.compile("(?<!\\w)\\w|=|(?<=[\ue001\ue007]) ?[-–]")


@dataclass(frozen=True, slots=True)
class Found:
    name: str
    start: int
    end: int
    string: str

    def group(self) -> str:
        return self.string[self.start : self.end]


class Lexicon:
    """``whole``: a pattern ends where a word ends."""

    def __init__(self, entries: Mapping[str, Iterable[str]], *, whole: bool) -> None:
        rows: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, patterns in entries.items():
            for pattern in patterns:
                for letter in _firsts(pattern) or ("",):
                    rows[letter, name].append(pattern)
        self._by_letter: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for (letter, name), patterns in rows.items():
            end = r"(?!\w)" if whole else ""
            self._by_letter[letter].append((name, re.compile(f"(?:{'|'.join(patterns)}){end}")))
        self._anywhere = self._by_letter.pop("", [])

    def find(self, text: str) -> Iterator[Found]:
        """In the order of ``text``; of one name, the first pattern that fits at a place."""
        ends: dict[str, int] = {}
        for start in _START.finditer(text):
            place = start.start()
            for name, pattern in (*self._by_letter.get(text[place], ()), *self._anywhere):
                if place < ends.get(name, 0):
                    continue
                found = pattern.match(text, place)
                if found and found.end() > place:
                    ends[name] = found.end()
                    yield Found(name, place, found.end(), text)

    def first(self, text: str, *names: str) -> Found | None:
        return next((one for one in self.find(text) if not names or one.name in names), None)


def small(text: str) -> str:
    """``text`` in small letters, every one in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


@cache
def entries(file: str) -> Mapping[str, tuple[str, ...]]:
    """The patterns of ``words/FILE.txt`` by name."""
    rows: dict[str, list[str]] = {}
    name = ""
    for line in (files("supportbot.llm.guard") / f"words/{file}.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            rows[name].append(line.strip("\n").removeprefix("    "))
        else:
            name = line.strip()
            rows[name] = []
    return {key: tuple(patterns) for key, patterns in rows.items()}


@cache
def lexicon(file: str, *, whole: bool) -> Lexicon:
    return Lexicon(entries(file), whole=whole)


def one_of(file: str, name: str) -> str:
    """The patterns of one name as a group of a larger pattern."""
    return f"(?:{'|'.join(entries(file)[name])})"


def _firsts(pattern: str) -> frozenset[str]:
    """The letters that a match can begin with; none where that is not plain to see."""
    while pattern.startswith((r"\b", "(?<", "(?=", "(?!")):
        pattern = pattern[2:] if pattern.startswith(r"\b") else pattern[_group_end(pattern) :]
    if pattern.startswith("(?:"):
        end = _group_end(pattern)
        letters = [_firsts(part) for part in _parts(pattern[3 : end - 1])]
        if pattern[end : end + 1] in ("?", "*"):
            letters.append(_firsts(pattern[end + 1 :]))
        return frozenset().union(*letters) if all(letters) else frozenset()
    if pattern.startswith("["):
        end = pattern.index("]")
        plain = pattern[1:end].isalnum() and pattern[end + 1 : end + 2] not in ("?", "*")
        return frozenset(pattern[1:end]) if plain else frozenset()
    escaped = pattern.startswith("\\") and not pattern[1:2].isalnum()
    first, rest = (pattern[1:2], pattern[2:]) if escaped else (pattern[:1], pattern[1:])
    if not first or (first in "\\.^$" and not escaped):
        return frozenset()
    return frozenset(first) | (_firsts(rest[1:]) or frozenset("?")) if rest[:1] in ("?", "*") else frozenset(first)


def _group_end(pattern: str) -> int:
    depth = 0
    for place, char in enumerate(pattern):
        if pattern[place - 1 : place] == "\\" and pattern[place - 2 : place - 1] != "\\":
            continue
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place + 1
    raise ValueError(f"a group without an end: {pattern}")


def _parts(pattern: str) -> list[str]:
    """The alternatives of a pattern."""
    parts, depth, last = [], 0, 0
    for place, char in enumerate(pattern):
        if pattern[place - 1 : place] == "\\":
            continue
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append(pattern[last:place])
            last = place + 1
    return [*parts, pattern[last:]]
