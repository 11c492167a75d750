"""What a case is to be about, in the customer's words."""

from __future__ import annotations

import re

from supportbot.answering.typed_values.figures import amount_or_date
from supportbot.understanding.patterns import plain

LONGEST = 200
FEWEST_WORDS = 2
"""Words beside the wish for a case that tell what it is about."""
_ASKS = re.compile(
    r"(?<!\w)(?:open|raise|file|log|start|create|register|lodge|make|put in|set up)(?:ing)?(?: up)?"
    r"(?: (?:me|us|a|an|the|my|formal|official|new|support|billing))*"
    r" (?:case|ticket|dispute)s?(?!\w)"
    r"|(?<!\w)(?:case|ticket|dispute) (?:number|no|id|reference|ref)(?!\w)"
)
_NEWS = re.compile(
    r"(?<!\w)(?:status|update|news|what(?:'s| is| has)|how is|any ?thing|where is|already|last week|still)(?!\w)"
)
_SMALL = re.compile(
    r"(?<!\w)(?:i|i'd|i'll|we|you|please|can|could|would|want|like|to|need|have|give|me|a|an|the|for|about|on|of|this|it|my"
    r"|with|and|hi|hello|so|that)(?!\w)"
)


def asks_for_case(text: str) -> bool:
    """Whether a case, or the number of one, is asked for; not what has become of one."""
    said = plain(text)
    return _ASKS.search(said) is not None and not _NEWS.search(said)


def subject_in(text: str, *, asked: bool = False) -> str:
    """The message on one line, cut at a word; empty where it says nothing but that a case is wanted.

    ``asked``: what it is about was asked for, so all of it is that.
    """
    matter = _SMALL.sub(" ", _ASKS.sub(" ", plain(text))).split()
    if len(matter) < (1 if asked else FEWEST_WORDS):
        return ""
    return bounded(text)


def bounded(text: str) -> str:
    """On one line and at most 200 characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def may_be_said_back(subject: str) -> bool:
    """Whether it can be quoted: no figure is in it, no link and no markup, and it was not cut."""
    inert = not any(char.isnumeric() or char in "<>{}[]|\\`@" for char in subject)
    return (
        inert and "://" not in subject and "www." not in subject and "…" not in subject and not amount_or_date(subject)
    )
