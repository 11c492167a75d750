"""Words that a person has had taken out, found again wherever they were copied to. Pure.

What people wrote loses only the very words. What the program made of them (a brief, a trace) also loses runs of three
of them, what can be told by itself (a number, an address), and values that were read out of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

MARK = "[redacted]"
_RUN = 3
_ALONE_BELOW = 4  # letters: shorter ones are taken out where they stand alone, not from within other words
_TELLING = 4
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"[^\s<>\"'()\[\]{},;]+")
_CODE = re.compile(r"[a-z_]*")


@dataclass(frozen=True)
class Erased:
    """``text`` is what was taken out: some words of a message, or all of it."""

    text: str

    def from_written(self, value: str) -> str:
        """``value`` without the very words, however they are spaced and in either case."""
        return self._exact.sub(MARK, value) if self._exact is not None else value

    def from_derived(self, value: str) -> str:
        """``value``, which the program made, without anything that tells the words."""
        if self._is_read_out(value):
            return MARK
        value = self.from_written(value)
        for start, end in reversed(list(self._runs(value))):
            value = value[:start] + MARK + value[end:]
        for token in self._telling:
            value = token.sub(MARK, value)
        return value

    @cached_property
    def _exact(self) -> re.Pattern[str] | None:
        return _standing(self.text) if self.text.strip() else None

    @cached_property
    def _telling(self) -> list[re.Pattern[str]]:
        tokens = {token.strip(".:!?-") for token in _TOKEN.findall(self.text)}
        return [_standing(token) for token in sorted(tokens, key=len, reverse=True) if _is_telling(token)]

    @cached_property
    def _triples(self) -> frozenset[tuple[str, ...]]:
        words = _WORD.findall(self.text.lower())
        return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))

    def _is_read_out(self, value: str) -> bool:
        """A value of several letters that stands in the words, and is no code of the program's such as a topic."""
        told = value.strip()
        return len(told) >= _ALONE_BELOW and not _CODE.fullmatch(told) and told.lower() in self.text.lower()

    def _runs(self, value: str) -> Iterator[tuple[int, int]]:
        """Where three words or more follow each other as they did in the text."""
        found = list(_WORD.finditer(value))
        words = [match[0].lower() for match in found]
        at = 0
        while at <= len(words) - _RUN:
            if tuple(words[at : at + _RUN]) not in self._triples:
                at += 1
                continue
            last = at + _RUN - 1
            while last + 1 < len(words) and tuple(words[last - _RUN + 2 : last + 2]) in self._triples:
                last += 1
            if last + 1 < len(words) and value[found[last + 1].end() :].startswith("…"):
                last += 1  # the text was cut within its next word
            yield found[at].start(), found[last].end()
            at = last + 1


def strings_changed(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with each text in it changed; keys stay as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [strings_changed(one, change) for one in value]
    if isinstance(value, dict):
        return {key: strings_changed(one, change) for key, one in value.items()}
    return value


def _is_telling(token: str) -> bool:
    return len(token) >= _TELLING and ("@" in token or any(sign.isdigit() for sign in token))


def _standing(text: str) -> re.Pattern[str]:
    """Finds ``text``, also as HTML has it; what is short only where it stands alone."""
    forms = dict.fromkeys(r"\s+".join(map(re.escape, form.split())) for form in (text, html.escape(text)))
    alone = len(text.strip()) < _ALONE_BELOW
    whole = "|".join(forms)
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)" if alone else whole, re.IGNORECASE)
