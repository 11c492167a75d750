"""Hiding and showing again within one turn: the same value is behind the same sign in every message of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from handoff.redaction.folding import fold
from supportbot.llm.masking.finding import Finder, Known
from supportbot.llm.masking.placeholders import PLACEHOLDER, begun_at, placeholder, plain

_NOT_A_LETTER = re.compile(r"[\W_]+")


class Veil:
    """``unmask(mask(text)) == text`` for every text, whatever stands in it."""

    def __init__(self, known: Known | None = None, *, region: str = "US") -> None:
        self._finder = Finder(known or Known(), region)
        self._signs: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._spellings: dict[tuple[str, str], int] = {}
        self._masked: dict[str, str] = {}

    def mask(self, text: str) -> str:
        """``text`` with a sign for each thing that is hidden; the same text again costs nothing."""
        if text not in self._masked:
            self._masked[text] = self._mask(text)
        return self._masked[text]

    def _mask(self, text: str) -> str:
        """What is left between two signs is looked through once more: some things are only told from what is around
        them once that is gone."""
        places = self._finder.find(text)
        if not places:
            return text
        pieces: list[str] = []
        done = 0
        for start, end, label in places:
            pieces += (self._mask(text[done:start]), self._sign(label, text[start:end]))
            done = end
        return "".join((*pieces, self._mask(text[done:])))

    def mask_json(self, text: str) -> str:
        """``text`` masked; where it is JSON, each string in it is too, however it was escaped."""
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            return self.mask(text)
        if isinstance(value, str | int | float) or value is None:
            return self.mask(text)
        return self._mask_around(orjson.dumps(self.mask_values(value)).decode())

    def mask_values(self, value: Any) -> Any:
        """Lists and objects with every string masked, names of fields too."""
        return _walked(value, self._mask_around)

    def unmask(self, text: str) -> str:
        """Each sign that was given out as what it stands for; others stay as they are."""
        return PLACEHOLDER.sub(lambda found: self._values.get(plain(found), found[0]), text)

    def unmask_json(self, text: str) -> str:
        """The same for JSON: what is put in is escaped, so it ends no string and adds no field."""
        return PLACEHOLDER.sub(self._escaped, text)

    def unmasker(self, *, json: bool = False) -> Unmasker:
        """For a text that comes in parts."""
        return Unmasker(self.unmask_json if json else self.unmask)

    def _mask_around(self, text: str) -> str:
        """``mask``, leaving the signs that are in ``text`` already."""
        pieces: list[str] = []
        done = 0
        for sign in PLACEHOLDER.finditer(text):
            if sign[0] in self._values:
                pieces += (self.mask(text[done : sign.start()]), sign[0])
                done = sign.end()
        return "".join((*pieces, self.mask(text[done:])))

    def _escaped(self, found: re.Match[str]) -> str:
        value = self._values.get(plain(found))
        return found[0] if value is None else orjson.dumps(_encodable(value)).decode()[1:-1]

    def _sign(self, label: str, value: str) -> str:
        known = self._signs.get((label, value))
        if known is not None:
            return known
        thing = (label, _NOT_A_LETTER.sub("", fold(value).text) or value)
        if thing not in self._numbers:
            self._numbers[thing] = 1 + sum(each[0] == label for each in self._numbers)
        self._spellings[thing] = self._spellings.get(thing, 0) + 1
        sign = placeholder(label, self._numbers[thing], self._spellings[thing])
        self._signs[label, value] = sign
        self._values[sign] = value
        return sign


class Unmasker:
    """Gives text on as it comes, but for the beginning of what may become a sign."""

    def __init__(self, unmask: Callable[[str], str]) -> None:
        self._unmask = unmask
        self._held = ""

    def feed(self, part: str) -> str:
        text = self._held + part
        cut = begun_at(text)
        self._held = text[cut:]
        return self._unmask(text[:cut])

    def end(self) -> str:
        held, self._held = self._held, ""
        return self._unmask(held)


def _walked(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(str(key)): _walked(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_walked(each, change) for each in value]
    return value


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
