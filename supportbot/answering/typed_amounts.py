"""Amounts as customers type them, held against the records; what is typed is never shown as a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.numbers import get_currency_precision

from billing.money import Money

_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_MOST_DIGITS = 12
_CENTS = re.compile(r"\d[.,]\d{2}(?!\d)|cent|pence", re.IGNORECASE)
_SET_AGAINST = re.compile(
    r"(?<![\w.,/-])(\d{2,3})(?: (?:and )?(?:not|instead of|in place of|rather than|against|vs|versus|when it was"
    r"|after|up from|to) )(\d{2,3})(?![\w.,/%-]| (?:days?|months?|years?|weeks?|mb|percent))"
)
_SMALL_UNITS = ("cent", "pence")


def minor_units(typed: str, currency: str) -> int | None:
    """What ``typed`` ("69.48", "€69,48", "1,250 euro", "50 cents") comes to in minor units of ``currency``.

    None when there is no number in it.
    """
    found = _NUMBER.search(typed)
    if found is None or len(found.group()) > _MOST_DIGITS:
        return None
    digits: int = get_currency_precision(currency)
    whole, part = _split(found.group(), digits)
    if any(unit in typed.casefold() for unit in _SMALL_UNITS) and not part:
        return int(whole)
    return int(whole + (part or "0" * digits))


def is_one_of(amount: Money, typed: Iterable[str]) -> bool:
    """Whether one of the amounts typed is ``amount``, whatever its sign."""
    return any(minor_units(one, amount.currency) == abs(amount.minor) for one in typed)


def is_about(amount: Money, typed: str) -> bool:
    """Whether ``typed``, an amount without cents, is ``amount`` with its cents left out or rounded."""
    said = minor_units(typed, amount.currency)
    digits: int = get_currency_precision(amount.currency)
    scale = int(10**digits)
    if said is None or scale == 1 or said % scale or _CENTS.search(typed):
        return False
    return abs(amount.minor) // scale == said // scale or round(abs(amount.minor) / scale) == said // scale


def whole_amounts(text: str) -> tuple[str, ...]:
    """The numbers of two or three digits that are set against each other: "57 instead of 36?". None when there is one.

    Amounts without a sign of money; what counts days, months, percents or lines is none.
    """
    pair = _SET_AGAINST.search(text.casefold())
    return (pair[1], pair[2]) if pair else ()


def _split(number: str, digits: int) -> tuple[str, str]:
    """Major and minor part; the last point or comma divides them when as many digits follow as there are minor ones."""
    head, sign, tail = number.rpartition("," if number.rfind(",") > number.rfind(".") else ".")
    if sign and digits and len(tail) == digits:
        return re.sub(r"\D", "", head) or "0", tail
    return re.sub(r"\D", "", number), ""
