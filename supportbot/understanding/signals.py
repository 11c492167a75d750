"""Hard signals: what must be seen whatever the classifier thinks.

Their wordings lie in ``patterns/``; alarms are also heard by what a message means (``alarms/``), where sentence vectors
are to be had.
"""

from __future__ import annotations

import unicodedata
from typing import get_args

from supportbot.understanding.alarms.hearing import hear
from supportbot.understanding.patterns import Patterns, load_patterns, plain
from supportbot.understanding.reading import Signal

SIGNALS: tuple[Signal, ...] = tuple(signal for signal in get_args(Signal) if signal != "asked_again")
"""Those that the words alone show; that a question is asked again shows beside what was asked before."""

_PATTERNS: dict[Signal, Patterns] = {signal: load_patterns(signal) for signal in SIGNALS}
_DESPAIR = load_patterns("despair")
_SIGNS_OF_DESPAIR = 2


def find_signals(text: str) -> frozenset[Signal]:
    """Return every hard signal of a message; none for an empty one."""
    return signals_by_words(text) | hear(text)


def signals_by_words(text: str) -> frozenset[Signal]:
    """Return the signals that the wording alone shows."""
    words = plain(_without_unseen(text))
    found = {signal for signal, patterns in _PATTERNS.items() if patterns.match(words)}
    if "self_harm" not in found and _despairs(words):
        found.add("self_harm")
    return frozenset(found)


def _despairs(words: str) -> bool:
    """Whether several different signs of despair come together, of which each alone is said about bills too."""
    for harmless in _DESPAIR.exceptions:
        words = harmless.sub(" ~ ", words)
    return sum(sign.search(words) is not None for sign in _DESPAIR.wanted) >= _SIGNS_OF_DESPAIR


def _without_unseen(text: str) -> str:
    """Without the signs of no width that can stand inside a word."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf") if not text.isascii() else text
