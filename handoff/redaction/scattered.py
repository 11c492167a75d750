"""A card number told in pieces: "starts with 4242 4242, then 4242, and ends in 4242"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from handoff.redaction.cards import LONGEST, SHORTEST, is_card
from handoff.redaction.digits import harmless_places
from handoff.redaction.kinds import HIDDEN, Kind, Span

_GROUP = re.compile(r"[0-9]{1,18}")
_ORDER = (
    r"then|next|followed|after|goes|continues?|continuing|starts?|starting|begins?|beginning|ends?|ending|first|second"
    r"|third|fourth|last|final|finally|middle|rest|remaining|beginnt|anfang|endet|ende|dann|danach|zuerst|zuletzt"
    r"|empieza|comienza|termina|luego|despues|primeros|ultimos|commence|puis|ensuite|finit|termine|derniers|premiers"
)
_SMALL = (
    r"and|by|that|on|with|in|is|are|the|of|it|its|my|to|at|a|one|two|three|four|five|six|eight|digits?|numbers?|figures?|part|parts"
    r"|piece|group|block|card|comes?|come|dash|hyphen|space|dot|point|slash|minus|also|s|und|mit|die|vier|sind|ist|auf|y"
    r"|con|los|cuatro|son|et|par|les|quatre|sont|here|as|well|again|ok|so"
)
_BETWEEN = re.compile(rf"[\W_]*(?:(?:{_ORDER}|{_SMALL})[\W_]+){{0,8}}")
_ORDERED = re.compile(rf"(?<![a-z])(?:{_ORDER}|dash|hyphen|space)(?![a-z])")
_WIDEST = 60
_MOST = 8
"""Pieces of one number; more of them are rather a list."""


def find_scattered(text: str) -> Iterator[Span]:
    """The pieces in a folded text that make a card number when they are put together in the order that is told."""
    if not _ORDERED.search(text):
        return
    harmless = harmless_places(text)
    groups = [group.span() for group in _GROUP.finditer(text) if not harmless[group.start()]]
    first = 0
    while first < len(groups):
        pieces = _number_from(text, groups[first : first + _MOST])
        yield from (Span(start, end, Kind.PAN, HIDDEN) for start, end in groups[first : first + pieces])
        first += pieces or 1


def _number_from(text: str, groups: Sequence[tuple[int, int]]) -> int:
    """How many of ``groups``, from the first, are the pieces of one card number; 0 when they are not."""
    ordered, digits = False, _length(groups[0])
    for place, (left, right) in enumerate(pairwise(groups), start=1):
        between = text[left[1] : right[0]]
        if len(between) > _WIDEST or not _BETWEEN.fullmatch(between):
            return 0
        ordered = ordered or _ORDERED.search(between) is not None
        digits += _length(right)
        if digits > LONGEST:
            return 0
        if ordered and digits >= SHORTEST and _is_card_in_some_order([text[a:b] for a, b in groups[: place + 1]]):
            return place + 1
    return 0


def _length(group: tuple[int, int]) -> int:
    """Digits of a group."""
    return group[1] - group[0]


def _is_card_in_some_order(pieces: list[str]) -> bool:
    """As told, or with the first or the last piece moved: "ends in 4242, starts with 4242 4242, then 4242"."""
    orders = (pieces, [*pieces[1:], pieces[0]], [pieces[-1], *pieces[:-1]])
    return any(is_card("".join(order)) for order in orders)
