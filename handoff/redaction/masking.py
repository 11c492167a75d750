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
from handoff.redaction.scattered import find_scattered
from handoff.redaction.spoken import figures

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
    spoken = figures(folded.text)
    taken = _find_numbers(spoken.text if spoken else folded.text)
    if spoken:
        taken = [spoken.back(span) for span in taken]
    _add(taken, list(find_credentials(folded.text)))
    taken.sort(key=lambda span: span.start)
    return original_spans(folded, taken)


def _find_numbers(text: str) -> list[Span]:
    """The secrets in a folded text that have digits."""
    taken: list[Span] = []
    if _DIGIT.search(text):
        _add(taken, list(find_bank(text)))
        cards = [span for span in find_cards(text) if is_clear(span, taken)]
        _add(taken, cards)
        _add(taken, list(find_scattered(text)))
        _add(taken, list(find_national(text)))
        _add(taken, list(find_codes(text, cards)))
    return taken


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
