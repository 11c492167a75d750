"""What a customer mistyped, spelt as meant: "wats left on teh octobr bil" asks what's left on the October bill.

A word is mended when it is no English word at all and one word of a billing desk is within a slip of the fingers of it,
or when it stands in a list of what people type for what they mean. Names, numbers, addresses and other languages stay
as they are. Distance: optimal string alignment, in which a swap of neighbours is one slip.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from supportbot.understanding.encoder.sentence import open_encoder
from supportbot.understanding.language import guess_language

LONGEST = 10_000
SHORTEST, SHORTEST_FOR_TWO, SHORTEST_UNKNOWING = 4, 8, 6
"""Letters from which one slip is mended, and two; and one where no list of English words is to be had."""
_REMEMBERED = 5_000

_WORD = re.compile(r"(?<![\w@./#&'-])[A-Za-z]{1,20}(?:'[a-z]{1,3})?(?![\w@/#'-]|\.\w)")
_ENDINGS = tuple(
    (re.compile(rf"(\w{{3,}}e){ending}" if ending == "[ds]" else rf"(\w{{4,}}){ending}"), back)
    for ending, back in (
        ("s", ""),
        ("e[ds]", ""),
        ("ing", ""),
        ("ers?", ""),
        ("[ds]", ""),
        ("ing", "e"),
        ("ie[ds]", "y"),
    )
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n])\s*$")


def mend(text: str) -> str:
    """Return an English message with its typing errors mended; any other as it is. Never raises."""
    if len(text) > LONGEST or guess_language(text) != "en":
        return text
    return _WORD.sub(lambda found: _mended(found.group(), _may_be_name(found, text)), text)


def _may_be_name(found: re.Match[str], text: str) -> bool:
    """A capital inside a sentence in small letters."""
    word, before = found.group(), text[max(0, found.start() - 3) : found.start()]
    return word[0].isupper() and not word.isupper() and not _SENTENCE_START.search(before)


def _mended(word: str, may_be_name: bool) -> str:
    meant = _forms().get(word.lower())
    if meant is None:
        meant = "" if may_be_name else _nearest(word.lower())
    if not meant:
        return word
    if word.isupper() and len(word) > 1:
        return meant.upper()
    return meant.capitalize() if word[0].isupper() else meant


@lru_cache(maxsize=_REMEMBERED)
def _nearest(word: str) -> str:
    """The commonest of the nearest words of a billing desk; empty when ``word`` is one already, or none is near."""
    english = _english()
    if len(word) < (SHORTEST if english else SHORTEST_UNKNOWING) or "'" in word or _is_word(word, english):
        return ""
    slips = 2 if len(word) >= SHORTEST_FOR_TWO else 1
    alike = ((known, rank) for known, rank in _ranks().items() if known[0] == word[0])
    near = ((OSA.distance(word, known, score_cutoff=slips), rank, known) for known, rank in alike)
    within = [one for one in near if one[0] <= slips]
    return min(within)[2] if within else ""


def _is_word(word: str, english: Collection[str]) -> bool:
    """Whether it or what is left without an ending is known: "invoiced" is, as "invoice" is."""
    stems = (word, *(found.group(1) + back for ending, back in _ENDINGS if (found := ending.fullmatch(word))))
    return any(stem in english or stem in _ranks() for stem in stems)


def _english() -> Collection[str]:
    encoder = open_encoder()
    return encoder.words if encoder is not None else ()


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    words = " ".join(_lines("words")).split()
    return {word: rank for rank, word in enumerate(dict.fromkeys(words)) if len(word) >= SHORTEST - 1}


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    return dict(line.split(maxsplit=1) for line in _lines("forms"))


def _lines(name: str) -> Iterable[str]:
    text = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
