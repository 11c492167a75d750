"""From parts of text as they come to whole sentences, so that none is shown before its end is known. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportbot.llm.errors import ModelFailed

LONGEST = 2_000
"""Characters of one sentence; a model that writes more without an end is not read on."""
_SHORT_FORMS = [
    "e.g",
    "i.e",
    "eg",
    "ie",
    "etc",
    "vs",
    "approx",
    "incl",
    "excl",
    "mr",
    "mrs",
    "ms",
    "dr",
    "st",
    "no",
    "nr",
    "nos",
    "inv",
    "acc",
    "acct",
    "ref",
    "tel",
    "ext",
    "dept",
    "co",
    "ltd",
    "inc",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "z.b",
    "d.h",
    "u.a",
    "bzw",
    "ca",
    "ggf",
    "inkl",
    "zzgl",
    "usw",
    "evtl",
    "tsd",
    "art",
    "abs",
    "p.ex",
    "env",
    "cf",
    "sr",
    "sra",
    "ud",
    "uds",
    "pág",
    "núm",
    "ej",
    "p.m",
    "a.m",
    "m",
    "mio",
    "mrd",
]
_SHORT = re.compile(
    r"(?:^|[\s(])(?:" + "|".join(re.escape(one) for one in _SHORT_FORMS) + r"|[^\W\d_]|[a-z]\.[a-z])\.$", re.I
)
_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]*_]*(?=\s)|\n+|(?<=[。！？])")
_NUMBER_BEFORE = re.compile(r"(?:^|[\s(])\d{1,2}\.$")
_MONTH_AFTER = re.compile(r"\s+(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[zc]|monat|tag|quartal)", re.I)
_ITEM = re.compile(r"(?:^|\n)\s*(?:\d{1,2}[.)]|[-*+•])$")
_LOOKAHEAD = 12
"""Characters that must have come after an end, or a number with a point could be the day of a month."""


class Sentences:
    """``feed`` gives what is whole by now; ``rest`` what is left when no more comes."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, part: str) -> Iterator[str]:
        """Raises ModelFailed where a sentence has no end."""
        for start in range(0, len(part), LONGEST):
            self._held += part[start : start + LONGEST]
            yield from self._whole(last=False)
            if len(self._held) > LONGEST:
                raise ModelFailed("too_long", "a sentence without an end")

    def rest(self) -> Iterator[str]:
        """The last sentences, with or without a full stop."""
        yield from self._whole(last=True)
        left, self._held = self._held.strip(), ""
        if left:
            yield left

    def _whole(self, *, last: bool) -> Iterator[str]:
        place = 0
        while True:
            end = self._end(place, last=last)
            if end is None:
                return
            if end < 0:
                place = -end
                continue
            sentence, self._held, place = self._held[:end].strip(), self._held[end:], 0
            if sentence:
                yield sentence

    def _end(self, place: int, *, last: bool) -> int | None:
        """Where the first sentence ends; below zero, where to look on; None where that cannot be told yet."""
        found = _END.search(self._held, place)
        if found is None:
            return None
        mark, end = found.group(), found.end()
        if "\n" in mark or not mark:
            return end or 1
        before = self._held[: found.start() + 1]
        if mark == "." and _SHORT.search(before):
            return -end
        if mark == "." and (_ITEM.search(before) or not before[:-1].strip()):
            return -end
        if mark == "." and _NUMBER_BEFORE.search(before):
            after = self._held[end : end + _LOOKAHEAD]
            if not last and len(after) < _LOOKAHEAD and "\n" not in after:
                return None
            if _MONTH_AFTER.match(after):
                return -end
        return end


def sentences_of(text: str) -> list[str]:
    """Of a whole text. Raises ModelFailed as ``Sentences.feed`` does."""
    sentences = Sentences()
    return [*sentences.feed(text), *sentences.rest()]
