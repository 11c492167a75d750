"""Hard signals: what must be seen whatever the classifier thinks. Their wordings lie in ``patterns/``."""

from __future__ import annotations

from typing import get_args

from supportbot.understanding.patterns import Patterns, load_patterns, plain
from supportbot.understanding.reading import Signal

SIGNALS: tuple[Signal, ...] = tuple(signal for signal in get_args(Signal) if signal != "asked_again")
"""Those that the words alone show; that a question is asked again shows beside what was asked before."""

_PATTERNS: dict[Signal, Patterns] = {signal: load_patterns(signal) for signal in SIGNALS}


def find_signals(text: str) -> frozenset[Signal]:
    """Return every hard signal of a message; none for an empty one."""
    words = plain(text)
    return frozenset(signal for signal, patterns in _PATTERNS.items() if patterns.match(words))
