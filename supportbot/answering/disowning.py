"""Whether somebody says that they never ordered what they are to pay for."""

from __future__ import annotations

import re

from supportbot.understanding.patterns import plain

_NEVER_ORDERED = re.compile(
    r"(?<!\w)(?:never|not|didn'?t|did not|haven'?t|nobody|no one)(?: \w+){0,2} "
    r"(?:order|book|buy|bought|want|watch|use|request|agree|ask|sign)(?:e?d)?(?!\w)"
)


def disowns(text: str) -> bool:
    """True for "never ordered that", "nobody here watched it"."""
    return _NEVER_ORDERED.search(plain(text)) is not None
