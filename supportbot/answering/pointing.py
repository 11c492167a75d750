"""Which lines of a bill a message points at by its words: "what's the engineer visit?"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from billing.facts import InvoiceLine
from supportbot.understanding.patterns import plain

SHORTEST = 4
CLOSE = 0.84
"""How alike two words must be (0–1) for one to be the other mistyped."""
_COMMON = (
    "account basic bill bills business charge charges fibre first home january february march april june july august "
    "september october november december line lines month monthly months plan service services time year years"
)
_NAMES_NOTHING = frozenset(_COMMON.split())


def pointed_at(text: str, lines: Iterable[InvoiceLine]) -> tuple[InvoiceLine, ...]:
    """The lines whose description shares a telling word with ``text``, mistyped or not."""
    said = _telling(text)
    return tuple(line for line in lines if any(_is_said(word, said) for word in _telling(line.description)))


def _telling(text: str) -> list[str]:
    words = plain(text).replace("'s", "").replace("-", " ").split()
    return [word for word in words if len(word) >= SHORTEST and word.isalpha() and word not in _NAMES_NOTHING]


def _is_said(word: str, said: list[str]) -> bool:
    return bool(get_close_matches(word, said, n=1, cutoff=CLOSE))
