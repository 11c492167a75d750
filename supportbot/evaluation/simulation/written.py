"""Finding a value in a text: in any way in which a locale, or English as written in its territory, puts it down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision

from supportbot.evaluation.simulation.values import Amount, Day, Number, Percent, Text, Value

_SAME = str.maketrans({"−": "-", "‑": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})
_DATES = re.compile(r"\b\d{1,2}\.? [^\W\d_]{3,}\.?,? \d{4}\b|\b[^\W\d_]{3,}\.? \d{1,2}, \d{4}\b|\b\d{4}-\d\d-\d\d\b")


def plain(text: str) -> str:
    """``text`` with one kind of space, minus, quote and apostrophe, as everything is compared in."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME).split())


def stands(value: Value, text: str, locale: str, *, any_sign: bool = False) -> bool:
    """Whether ``value`` stands in ``text``; an amount with its own sign unless ``any_sign``. ``locale`` is BCP 47."""
    text = plain(text)
    match value:
        case Amount(minor, currency, signless):
            return _amount_stands(minor, currency, text, locale, any_sign=any_sign or signless)
        case Day(day):
            return any(_found(form, text) for form in _dates(day, locale))
        case Number(count):
            forms = {str(count), *(plain(format_decimal(count, locale=one)) for one in _locales(locale))}
            return any(_count_stands(form, text) for form in forms)
        case Percent(share):
            return any(_found(form, text) for form in (f"{share}%", f"{share} %"))
        case Text(words) if words.isdecimal():
            return _count_stands(words, text)
        case Text(words):
            return _found(plain(words).casefold(), text.casefold())


def shown(value: Value, locale: str) -> str:
    """The value as a person of ``locale`` may write it."""
    match value:
        case Amount(minor, currency):
            return plain(format_currency(_major(minor, currency), currency, locale=_locales(locale)[0]))
        case Day(day):
            return plain(format_date(day, format="long", locale=_locales(locale)[-1]))
        case Number(count):
            return str(count)
        case Percent(share):
            return f"{share}%"
        case Text(words):
            return words


@lru_cache(maxsize=64)
def _locales(locale: str) -> tuple[Locale, ...]:
    """The locale itself and English as it is written there."""
    try:
        own = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return (Locale("en", territory="001"),)
    english = f"en_{own.territory}" if own.territory else "en"
    try:
        return own, Locale.parse(english)
    except UnknownLocaleError:
        # A territory without an English of its own: babel still knows its formats under the bare pair.
        return own, Locale("en", territory="001")


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def _amount_stands(minor: int, currency: str, text: str, locale: str, *, any_sign: bool) -> bool:
    sizes = _amounts(abs(minor), currency, locale)
    minus = tuple(form for form in _amounts(-abs(minor), currency, locale) if form not in sizes)
    negative = any(True for form in minus for _ in _found_at(form, text))
    places = [place for form in sizes for place in _found_at(form, text)]
    if any_sign:
        return negative or bool(places)
    return negative if minor < 0 else any(text[place - 1 : place] != "-" for place in places)


@lru_cache(maxsize=4096)
def _amounts(minor: int, currency: str, locale: str) -> tuple[str, ...]:
    value, digits = _major(minor, currency), get_currency_precision(currency)
    forms: dict[str, None] = {}
    for one in _locales(locale):
        number = format_decimal(value, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=one)
        for form in (format_currency(value, currency, locale=one), f"{currency} {number}", f"{number} {currency}"):
            forms[plain(form)] = None
    return tuple(forms)


@lru_cache(maxsize=4096)
def _dates(day: date, locale: str) -> tuple[str, ...]:
    forms = {
        plain(format_date(day, format=length, locale=one))
        for one in _locales(locale)
        for length in ("long", "medium", "short")
    }
    return (*forms, day.isoformat())


def _found(form: str, text: str) -> bool:
    return any(True for _ in _found_at(form, text))


def _found_at(form: str, text: str) -> Iterator[int]:
    """Each place where ``form`` stands by itself: not inside a longer word, number or reference."""
    place = text.find(form)
    while place >= 0:
        if _free(text[:place][::-1], form[0]) and _free(text[place + len(form) :], form[-1]):
            yield place
        place = text.find(form, place + 1)


def _free(beside: str, edge: str) -> bool:
    """Whether what stands beside an edge, read away from it, does not continue it."""
    if not beside:
        return True
    if (edge.isalnum() and beside[0].isalnum()) or (_is_unit(edge) and beside[0].isalpha()):
        return False
    joins = beside[0] in ".,'" if edge.isdigit() else False
    return not (joins and beside[1:2].isdigit())


def _count_stands(form: str, text: str) -> bool:
    """A number by itself: no part of a date, an amount, a percentage or a reference."""
    text = _DATES.sub("·", text)
    return any(
        not _is_unit(text[:place].rstrip()[-1:])
        and text[place - 1 : place] != "-"
        and not _is_unit(text[place + len(form) :].lstrip()[:1])
        for place in _found_at(form, text)
    )


def _is_unit(char: str) -> bool:
    return char == "%" or (char != "" and unicodedata.category(char) == "Sc")
