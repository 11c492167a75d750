"""A message divided where one thing asked ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from supportbot.understanding.patterns import load_patterns, plain

MOST_CLAUSES = 8
LONGEST = 2_000
"""Characters divided; what is asked stands in the first lines of a message."""

_REQUEST = load_patterns("request")
_ADDS = load_patterns("adds_another")
_SENTENCE_END = re.compile(
    r"(?<=[!?;\u2026])\s+|(?<=\D\.)\s+|(?<=\d\d\.)\s+|\s+(?=\d{1,2}[.)]\s)|\n+|;|\s[-\u2013\u2014]\s"
)
_JOINT = re.compile(r"\s(?=(?:and|an|also|plus|then|so|as well as|but also)\s)|,\s|\s&\s", re.IGNORECASE)
_JOINING_WORD = re.compile(
    r"(?:[,.&\s\u2013\u2014-]|\d{1,2}[.)]\s|(?:and|an|so|then|but|as well as)\s)+", re.IGNORECASE
)
_ADDING_WORD = re.compile(r"(?:oh |and )*(?:also|plus|besides|by the way|btw|secondly)(?:\s*,\s*|\s+)", re.IGNORECASE)
_TAG = re.compile(
    r"(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|should)(?:n't)?"
    r" (?:it|i|we|you|he|she|they|there|that)(?: not)?"
)
"""What asks only for assent: "it hasn't come yet, has it"."""
_IS_NAME = re.compile(r"(?:(?:and|so|but|then|also) )*(?:the|my|our|this|that|a|an) \w+(?: \w+)?")
_ASKS_OF_IT = re.compile(
    r"(?:how much|how long|how high|until when|when|where|what|which|why|how)"
    r"(?: (?:is|are|was|were|must|do|does|can|should|will))?(?: (?:i|we))?(?: \w+)? (?:it|they|that|this|them)(?!\w)"
)
_OPENING = 80
"""Characters in which a clause shows whether it asks for something."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a message. ``asks``: it is a request or a question; ``adds``: it announces one more thing."""

    text: str
    asks: bool
    adds: bool


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Divide ``text`` at sentence ends and line breaks, and at "and", "also" or a comma that a request follows."""
    bare = (_bare(piece) for sentence in _SENTENCE_END.split(text[:LONGEST]) for piece in _pieces(sentence))
    return tuple(islice((_clause(piece) for piece in bare if piece), MOST_CLAUSES))


def _clause(text: str) -> Clause:
    opening = plain(text[:_OPENING])
    asks = text.endswith("?") or _REQUEST.match(opening)
    led = _ADDING_WORD.match(text)
    return Clause(text[led.end() if led else 0 :], asks=asks, adds=_ADDS.match(opening))


def _pieces(sentence: str) -> Iterator[str]:
    start = 0  # of the piece not yet given
    for joint in _JOINT.finditer(sentence):
        opening = plain(_bare(sentence[joint.end() : joint.end() + _OPENING]))
        piece = plain(sentence[start : joint.start()])
        if _ADDS.cover(piece) or _TAG.fullmatch(opening) or _named_first(piece, opening):
            continue
        if _REQUEST.match(opening) or _ADDS.match(opening):
            yield sentence[start : joint.start()]
            start = joint.end()
    yield sentence[start:]


def _named_first(piece: str, opening: str) -> bool:
    """Whether a thing is named and then asked about as "it": "and the late fee, how much is it?"."""
    return _ASKS_OF_IT.match(opening) is not None and _IS_NAME.fullmatch(piece) is not None


def _bare(piece: str) -> str:
    """Without the joining words, blanks and list marks before it."""
    led = _JOINING_WORD.match(piece)
    return piece[led.end() if led else 0 :].strip(" \t,;")
