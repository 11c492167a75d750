"""Whether a message only asks how something works, or wants it done."""

from __future__ import annotations

from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.patterns import load_patterns, plain

_HOW = load_patterns("asks_how")


def only_asks(text: str) -> bool:
    """True when all that is asked is how something works or stands, as in "how do I change my address?".

    A wish or a polite request besides ("could you change it") wants the thing done.
    """
    asking = [clause for clause in clauses_of(text) if clause.asks]
    return bool(asking) and all(_HOW.match(plain(clause.text)) for clause in asking)
