"""A number spread over consecutive messages of the same person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handoff.redaction.cards import is_card
from handoff.redaction.folding import fold
from handoff.redaction.kinds import HIDDEN, Kind, Span
from handoff.redaction.masking import cut, find_secrets, mask, original_spans

_LETTER = re.compile(r"[^\W\d_]")
_TAIL = re.compile(r"[0-9](?:[\W_]{0,3}[0-9]){3,17}(?=[^0-9]{0,40}$)")
_HEAD = re.compile(r"[^0-9]{0,40}?(?P<value>[0-9](?:[\W_]{0,3}[0-9]){0,17})(?![0-9])")
_CARD_WORDS = (
    "card",
    "karte",
    "carte",
    "tarjeta",
    "visa",
    "mastercard",
    "amex",
    "rest",
    "last",
    "first",
    "start",
    "end",
)
_HEAD_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Split:
    """The messages before, masked where they held a part, and the new text. ``found`` is what was found in any."""

    previous: tuple[str, ...]
    text: str
    found: frozenset[Kind]


def mask_split(previous: str | Sequence[str], text: str) -> Split:
    """Mask ``text``, and what becomes secret only together with ``previous`` (one message or several, oldest first).

    It finds numbers whose parts end one message and begin the next, with words around them when the messages speak of
    a card, and a security code alone in a message after one that asks for or announces it. No digit of such a number
    stays in either part, so the caller should store ``Split.previous`` too where it differs from what is stored.
    It does not find parts in the wrong order or with another number between them.
    """
    before = (previous,) if isinstance(previous, str) else tuple(previous)
    alone = mask(text)
    parts = [*(mask(part).text for part in before), alone.text]
    spans = _across_join(parts) or _across_words(parts)
    cleaned = _cut_parts(parts, spans)
    return Split(tuple(cleaned[:-1]), cleaned[-1], alone.found | {span.kind for span in spans})


def _across_join(parts: list[str]) -> list[Span]:
    """Secrets of the joined messages that run over an edge, or fill a message by themselves."""
    edge = sum(len(part) + 1 for part in parts[:-1])
    alone = not _LETTER.search(parts[-1])
    joined = "\n".join(parts)
    return [span for span in find_secrets(joined) if span.end > edge and (span.start < edge or alone)]


def _across_words(parts: list[str]) -> list[Span]:
    """A card number whose two parts have words between them: "starts with 4111 1111", "and ends with 1111 1111"."""
    if len(parts) < 2:
        return []
    left, right = fold(parts[-2]), fold(parts[-1])
    if not any(word in left.text or word in right.text for word in _CARD_WORDS):
        return []
    tail, head = _TAIL.search(left.text), _HEAD.match(right.text)
    if not tail or not head:
        return []
    digits = [re.sub("[^0-9]", "", value) for value in (tail[0], head["value"])]
    if len(digits[1]) < _HEAD_DIGITS or not is_card("".join(digits)):
        return []
    start = sum(len(part) + 1 for part in parts[:-2])
    edge = start + len(parts[-2]) + 1
    return [
        Span(offset + span.start, offset + span.end, Kind.PAN, HIDDEN)
        for offset, folded, place in ((start, left, tail.span()), (edge, right, head.span("value")))
        for span in original_spans(folded, [Span(*place, Kind.PAN, HIDDEN)])
    ]


def _cut_parts(parts: list[str], spans: list[Span]) -> list[str]:
    """Each of ``parts`` without its piece of ``spans``, which count through the parts joined by one sign."""
    cleaned: list[str] = []
    start = 0
    for part in parts:
        end = start + len(part)
        mine = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.kind, HIDDEN)
            for span in spans
            if span.start < end and span.end > start
        ]
        cleaned.append(cut(part, mine))
        start = end + 1
    return cleaned
