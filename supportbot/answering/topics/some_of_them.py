"""Whether a message about a plan that the customer has several of means only some of them."""

from __future__ import annotations

import re

from supportbot.understanding.patterns import plain

_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: count for count, word in enumerate(_TO_TEN, start=1)}
_SOME = frozenset({"some", "few", "couple", "half", "keep", "keeping", "stay", "stays", "rest", "remaining"})
_WORD = re.compile(r"\w+")


def wants_some(text: str, quantity: int) -> bool:
    """True when ``text`` names fewer than ``quantity``, or says that some stay. Never for a plan they have once."""
    if quantity < 2:
        return False
    words = _WORD.findall(plain(text))
    counts = (int(word) if word.isdecimal() else _NUMBERS.get(word, quantity) for word in words)
    return any(count < quantity for count in counts) or not _SOME.isdisjoint(words)
