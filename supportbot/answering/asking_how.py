"""Whether a message only asks how something works, or wants it done."""

from __future__ import annotations

import re

from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.patterns import load_patterns, plain

_HOW = load_patterns("asks_how")
_WANTS = re.compile(
    r"(?:^(?:\w+ ){0,2}have (?:my|the|our|this|that|it)(?: \w+){0,4} \w+(?:ed|en|sent|paid|put)"
    r"|^(?:\w+ ){0,2}do (?:it|that|this|so)|would it be possible (?:for \w+ )?to)(?!\w)"
)
"""Begins like a question and is a wish: "please have it stopped", "do that", "would it be possible to …"."""


def only_asks(text: str) -> bool:
    """True when all that is asked is how something works or stands, as in "how do I change my address?".

    A wish or a polite request besides ("could you change it") wants the thing done.
    """
    asking = [clause for clause in clauses_of(text) if clause.asks]
    return bool(asking) and all(_only_asks(plain(clause.text)) for clause in asking)


def _only_asks(words: str) -> bool:
    return _HOW.match(words) and not _WANTS.search(words)
