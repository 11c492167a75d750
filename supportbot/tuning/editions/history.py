"""The history of something edited: who, when, and what differs from the state before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from supportbot.models import Edition
from supportbot.tuning.editions.publishing import editions_of
from supportbot.tuning.editions.subjects import Subject, Value
from supportbot.tuning.words import value_words

MOST = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went (``del``) or came (``ins``)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Past:
    """One state with what it changed; ``in_force`` is the newest."""

    edition: Edition
    pieces: tuple[Piece, ...]
    in_force: bool


def history_of(subject: Subject) -> list[Past]:
    """The newest states, each against the one before it."""
    found = list(editions_of(subject).select_related("restores")[: MOST + 1])
    return [
        Past(edition, tuple(difference(_before(found, place), edition.value)), place == 0)
        for place, edition in enumerate(found[:MOST])
    ]


def difference(before: Value, after: Value) -> Iterator[Piece]:
    """The words of ``after`` with those of ``before`` that went, in reading order."""
    old, new = value_words(before).split(), value_words(after).split()
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", " ".join(new[c:d]))
            continue
        if b > a:
            yield Piece("del", " ".join(old[a:b]))
        if d > c:
            yield Piece("ins", " ".join(new[c:d]))


def _before(found: list[Edition], place: int) -> Any:
    return found[place + 1].value if place + 1 < len(found) else None
