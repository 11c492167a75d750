"""The one door: every detector over one text, and the text without what they found."""

from __future__ import annotations

import re

from handoff.redaction.bank import find_bank
from handoff.redaction.cards import find_cards
from handoff.redaction.codes import find_codes
from handoff.redaction.credentials import find_credentials
from handoff.redaction.folding import Folded, fold
from handoff.redaction.kinds import Kind, Masked, Span, is_clear
from handoff.redaction.national import find_national

_DIGIT = re.compile("[0-9]")


def mask(text: str) -> Masked:
    """``text`` with card, account and national numbers, security codes and passwords masked, the rest as typed.

    Masking twice changes nothing more: cutting one number can bring others together, so it is done until nothing is
    found. Each round takes letters or digits away and adds none, and the second one is nearly always the last.
    """
    found: set[Kind] = set()
    while spans := find_secrets(text):
        text = cut(text, spans)
        found.update(span.kind for span in spans)
    return Masked(text, frozenset(found))


def find_secrets(text: str) -> list[Span]:
    """Where the secrets stand in ``text``, in order and without overlap."""
    folded = fold(text)
    taken: list[Span] = []
    if _DIGIT.search(folded.text):
        _add(taken, list(find_bank(folded.text)))
        cards = [span for span in find_cards(folded.text) if is_clear(span, taken)]
        _add(taken, cards)
        _add(taken, list(find_national(folded.text)))
        _add(taken, list(find_codes(folded.text, cards)))
    _add(taken, list(find_credentials(folded.text)))
    taken.sort(key=lambda span: span.start)
    return original_spans(folded, taken)


def original_spans(folded: Folded, spans: list[Span]) -> list[Span]:
    """``spans`` of a folded text as spans of the text it was folded from."""
    if not spans:
        return []
    index = folded.index()
    return [Span(index[span.start], index[span.end - 1] + 1, span.kind, span.shown) for span in spans]


def cut(text: str, spans: list[Span]) -> str:
    """``text`` with each of ``spans`` (in order, without overlap) replaced by what it shows."""
    pieces: list[str] = []
    done = 0
    for span in spans:
        pieces += (text[done : span.start], span.shown)
        done = span.end
    return "".join((*pieces, text[done:]))


def _add(taken: list[Span], found: list[Span]) -> None:
    for span in found:
        if is_clear(span, taken):
            taken.append(span)
