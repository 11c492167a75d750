"""What cannot be published: too long, gaps that nobody fills, figures that stand nowhere else. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

LONGEST_TEXT, LONGEST_VALUE, LONGEST_REPLY = 1_200, 300, 4_000
_GAP = re.compile(r"\{([^{}\n]*)\}")
_GAP_NAME = re.compile(r"[a-z_]{1,40}")
_FIGURE = re.compile(r"\d+(?:[.,\u00a0 ]\d{3})*(?:[.,]\d{1,2})?(?!\d)|\d+")
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Figures:
    """What may stand in a text without naming a source: numbers of policies and prices, and wording with digits that
    is the company's own (telephone numbers, hours)."""

    numbers: Collection[Decimal]
    wording: Collection[str]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why it cannot be published as it is; ``field`` is where to mend it."""

    field: str
    text: str


def objections(text: str, *, longest: int, gaps: Collection[str], figures: Figures, source: str) -> list[Objection]:
    """What speaks against ``text``; ``gaps`` are the names filled in, ``source`` is where its figures stand."""
    found = [*_of_length(text, longest), *_of_gaps(text, gaps)]
    unknown = unsourced(text, figures)
    if unknown and not source:
        named = ", ".join(unknown)
        told = f"No policy, price or contact of yours has {named}. Say where it stands, or correct it."
        found.append(Objection("source", told))
    return found


def unsourced(text: str, figures: Figures) -> list[str]:
    """The figures of ``text`` that stand in no policy, price or contact, as written, each once."""
    bare = _GAP.sub(" ", text)
    for own in sorted(figures.wording, key=len, reverse=True):
        bare = bare.replace(own, " ")
    return list(dict.fromkeys(one for one in _FIGURE.findall(bare) if not _readings(one) & set(figures.numbers)))


def _of_length(text: str, longest: int) -> Iterator[Objection]:
    if not text.strip():
        yield Objection("text", "Write something, or take it away.")
    if len(text) > longest:
        yield Objection("text", f"{len(text)} characters; keep it to {longest}.")


def _of_gaps(text: str, gaps: Collection[str]) -> Iterator[Objection]:
    if re.search(r"[{}]", _GAP.sub("", text)):
        yield Objection("text", "A brace is left open. A gap is written {like_this}.")
    for name in dict.fromkeys(_GAP.findall(text)):
        if name in gaps:
            continue
        known = ", ".join(f"{{{one}}}" for one in sorted(gaps))
        near = get_close_matches(name, gaps, n=1, cutoff=_ALIKE)
        if not gaps:
            yield Objection("text", f"{{{name}}}: nothing is filled in here; customers would read it as it is.")
        elif near:
            yield Objection("text", f"{{{name}}} is not filled in: did you mean {{{near[0]}}}?")
        elif not _GAP_NAME.fullmatch(name):
            yield Objection("text", f"{{{name}}} is no gap: use small letters and _, or one of {known}.")


def _readings(written: str) -> set[Decimal]:
    """What a figure may mean: 1,500 is fifteen hundred in one country and one and a half in another."""
    plain = re.sub(r"[\u00a0 ]", "", written)
    found = {Decimal(re.sub(r"[.,]", "", plain))}
    if match := re.fullmatch(r"(.*)[.,](\d{1,2})", plain):
        found = {Decimal(f"{re.sub(r'[.,]', '', match[1])}.{match[2]}")}
    return found
