"""Card numbers: issuer range, length and Luhn together; never one of them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from handoff.redaction.digits import Run, harmless_places, is_labelled, runs
from handoff.redaction.kinds import Kind, Span, last_four

SHORTEST, LONGEST = 13, 19
_LONG = range(16, 20)
# First digits (low, high) and the lengths that cards of this range have.
_ISSUERS: tuple[tuple[int, int, tuple[int, ...] | range], ...] = (
    (4, 4, (13, 16, 19)),  # Visa
    (51, 55, (16,)),  # Mastercard
    (2221, 2720, (16,)),  # Mastercard, 2-series
    (34, 34, (15,)),  # American Express
    (37, 37, (15,)),
    (300, 305, (14, 16)),  # Diners Club
    (309, 309, (14, 16)),
    (36, 36, (14, 16)),
    (38, 39, (14, 16)),
    (3528, 3589, _LONG),  # JCB
    (1800, 1800, (15,)),
    (2131, 2131, (15,)),
    (2200, 2204, _LONG),  # Mir
    (50, 50, range(13, 20)),  # Maestro, Dankort, Verve
    (56, 69, range(13, 20)),  # Maestro, Discover, UnionPay, RuPay
    (81, 82, _LONG),  # UnionPay, RuPay
    (8600, 8600, (16,)),  # Uzcard
    (9792, 9792, (16,)),  # Troy
    (9860, 9860, (16,)),  # Humo
)
_USUAL_SHAPES = frozenset(
    {
        (4, 4, 4, 4),
        (4, 6, 5),
        (4, 6, 4),
        (4, 4, 4, 1),
        (4, 4, 4, 4, 3),
        (4, 4, 4, 2),
        (8, 8),
        (6, 10),
        (4, 12),
        (4, 4, 5),
    }
)
_CARD_WORDS = ("card", "visa", "amex", "maestro", "karte", "carte", "tarjeta", "carta ", "cvv", "cvc", "pan ", "debit")
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_EXPIRY_BEHIND = re.compile(r"(?:0[1-9]|1[0-2])[2-4][0-9](?:[0-9]{3,4})?")
_CODE_BEHIND = re.compile(r"[0-9]{3,4}")
# The rest of a magnetic stripe holds the expiry date and the security value.
_STRIPE = re.compile(r"=[0-9]{4,40}|\^[^\^\n]{2,30}\^[0-9 ]{4,60}")
_PHONE_DIGITS = 15
_FEW = 6  # groups; more of different sizes are rather a list of numbers
_NOT, _LIKELY, _SURE = range(3)


def luhn(digits: str) -> bool:
    """Whether ASCII ``digits`` carry a right Luhn check digit."""
    values = [ord(digit) - 48 for digit in reversed(digits)]
    return (sum(values[::2]) + sum(_DOUBLED[value] for value in values[1::2])) % 10 == 0


def is_card(digits: str) -> bool:
    """Whether ASCII ``digits`` are a possible card number of some issuer."""
    return len(digits) in _lengths(digits[:4]) and luhn(digits)


@cache
def _lengths(first_four: str) -> frozenset[int]:
    """The lengths that card numbers with these first four digits can have."""
    for low, high, lengths in _ISSUERS:
        if low <= int(first_four[: len(str(low))]) <= high:
            return frozenset(lengths)
    return frozenset()


def find_cards(text: str) -> list[Span]:
    """The card numbers in a folded text, from left to right."""
    spans: list[Span] = []
    harmless: bytearray | None = None
    with_words = any(word in text for word in _CARD_WORDS)
    for run in runs(text, at_least=SHORTEST):
        if harmless is None:
            harmless = harmless_places(text)
        spans.extend(_find_in_run(text, run, harmless, with_words=with_words))
    return spans


def _find_in_run(text: str, run: Run, harmless: bytearray, *, with_words: bool) -> Iterator[Span]:
    first = offset = 0
    while first < len(run.groups):
        begin, end = run.groups[first]
        digits = _card_and_more(run.digits[offset : offset + end - begin], with_words=with_words)
        last = first if digits else _last_group(text, run, first, offset, harmless, with_words=with_words)
        if last is None or _is_named_otherwise(text, begin, run.groups[last][1]):
            offset += end - begin
            first += 1
            continue
        number = digits or run.digits[offset : offset + _length(run, first, last)]
        end = run.groups[last][1]
        stripe = _STRIPE.match(text, end)
        yield Span(begin, stripe.end() if stripe else end, Kind.PAN, last_four(number))
        offset += _length(run, first, last)
        first = last + 1


def _length(run: Run, first: int, last: int) -> int:
    return sum(end - begin for begin, end in run.groups[first : last + 1])


def _last_group(text: str, run: Run, first: int, offset: int, harmless: bytearray, *, with_words: bool) -> int | None:
    """The group with which a card number that begins at group ``first`` ends; None when there is none."""
    best: int | None = None
    total = 0
    lengths = _lengths(run.digits[offset : offset + 4])
    if not lengths or offset + min(lengths) > len(run.digits):
        return None
    for last in range(first, len(run.groups)):
        total += run.groups[last][1] - run.groups[last][0]
        if total > LONGEST:
            break
        if total not in lengths or not luhn(run.digits[offset : offset + total]):
            continue
        trust = _trust(text, run.groups[first : last + 1], harmless, with_words=with_words)
        if trust == _SURE:
            return last
        if trust == _LIKELY:
            best = last
    return best


def _trust(text: str, groups: list[tuple[int, int]], harmless: bytearray, *, with_words: bool) -> int:
    """How much a right number looks like one that a person wrote as a card number."""
    begin, end = groups[0][0], groups[-1][1]
    sizes = tuple(right - left for left, right in groups)
    evenly = _is_evenly_parted(text, groups)
    usual = len(groups) == 1 or sizes in _USUAL_SHAPES
    if harmless.find(2, begin, end) >= 0:
        return _NOT
    if usual and evenly:
        return _SURE
    named = sum(harmless[left:right].count(1) for left, right in groups)
    if named and (not with_words or named * 2 >= sum(sizes)):
        return _NOT
    regular = evenly and (len(groups) <= _FEW or len(set(sizes[:-1])) == 1)
    return _LIKELY if usual or regular or with_words else _NOT


def _is_evenly_parted(text: str, groups: list[tuple[int, int]]) -> bool:
    parts = {text[left[1] : right[0]] for left, right in pairwise(groups)}
    return len({part.strip() if part.strip() else " " for part in parts}) <= 1


def _card_and_more(digits: str, *, with_words: bool) -> str:
    """The card number at the start of one long group that goes on with expiry date or security code, or ""."""
    if is_card(digits):
        return digits
    for length in range(SHORTEST, min(LONGEST, len(digits) - 3) + 1):
        behind = digits[length:]
        follows = _EXPIRY_BEHIND.fullmatch(behind) or (with_words and _CODE_BEHIND.fullmatch(behind))
        if follows and is_card(digits[:length]):
            return digits[:length]
    return ""


def _is_named_otherwise(text: str, begin: int, end: int) -> bool:
    """Whether this is an order number, a device number or an international phone number."""
    plus = begin > 0 and text[begin - 1] == "+"
    if plus and sum(char.isdigit() for char in text[begin:end]) <= _PHONE_DIGITS:
        return True
    return is_labelled(text, begin)
