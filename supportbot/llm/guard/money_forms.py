"""Amounts of money as people write them: "12,50 €", "USD 12.5", "12 dollars and 50 cents", "1.234,56 EUR"."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.core import get_global
from babel.numbers import get_currency_precision

from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.outcomes import Stop

CODES = frozenset(get_global("all_currencies"))
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "BRL", "TWD")
SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "$": _DOLLARS, "us$": ("USD",), "c$": ("CAD",), "ca$": ("CAD",), "a$": ("AUD",), "nz$": ("NZD",),
    "s$": ("SGD",), "hk$": ("HKD",), "mx$": ("MXN",), "r$": ("BRL",), "£": ("GBP",), "¥": ("JPY", "CNY"),
    "₹": ("INR",), "₩": ("KRW",), "₽": ("RUB",), "₺": ("TRY",), "₪": ("ILS",), "฿": ("THB",), "₫": ("VND",),
    "₴": ("UAH",), "₦": ("NGN",), "₱": ("PHP",), "zł": ("PLN",), "kr": ("SEK", "NOK", "DKK", "ISK"), "kč": ("CZK",),
}  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "euro": ("EUR",), "dollar": _DOLLARS, "dólar": _DOLLARS, "buck": _DOLLARS, "pound": ("GBP",), "quid": ("GBP",),
    "pfund": ("GBP",), "livre": ("GBP",), "libra": ("GBP",), "yen": ("JPY",), "franc": ("CHF", "XAF", "XOF"),
    "franken": ("CHF",), "franco": ("CHF",), "rupee": ("INR",), "peso": ("MXN", "ARS", "CLP", "COP"), "zloty": ("PLN",),
    "krona": ("SEK", "ISK"), "krone": ("NOK", "DKK"), "kroner": ("NOK", "DKK"), "kronor": ("SEK",),
    "dinar": ("KWD", "BHD", "JOD", "TND", "RSD"), "sterling": ("GBP",), "yuan": ("CNY",), "real": ("BRL",),
    "reais": ("BRL",), "won": ("KRW",), "rouble": ("RUB",), "ruble": ("RUB",), "lira": ("TRY",),
    "shekel": ("ILS",), "dirham": ("AED",), "riyal": ("SAR",), "ringgit": ("MYR",),
    "rand": ("ZAR",), "baht": ("THB",), "rupiah": ("IDR",), "forint": ("HUF",), "koruna": ("CZK",), "bitcoin": ("XBT",),
    "dollars": _DOLLARS, "dólares": _DOLLARS, "dolares": _DOLLARS,
}  # fmt: skip
_WORD = (
    r"(?:us |american |canadian |australian )?(?:"
    + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    + r")e?s?(?!\w)"
)
CURRENCY_WORD = re.compile(rf"(?<![\w-]){_WORD}", re.IGNORECASE)
_NATIONS = {"us ": ("USD",), "american ": ("USD",), "canadian ": ("CAD",), "australian ": ("AUD",)}
NUMBER = r"(?:\d{1,3}(?:[ ,.']\d{3})+(?![\d])(?:[.,]\d{1,3}(?!\d))?|\d+(?:[.,]\d{1,3}(?!\d))?)"
_SIGN = r"(?:[A-Za-z]{1,2}\$|[€$£¥₹₩₽₺₪฿₫₴₦₱]|(?<![A-Za-z])(?:zł|kr|Kč|SFr)(?![a-z]))"
_CODE = r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])"
_CENTS = r"(?:cents?|pence|penny|pennies|centimes?|céntimos?|centimos?|öre|groszy)(?!\w)"
MONEY = re.compile(
    rf"(?:(?P<code>{_CODE}) ?)?(?P<minus>[-+](?! ))?(?P<sign>{_SIGN})? ?(?P<minus2>-)?(?<![\w.,/])(?P<number>{NUMBER})"
    rf"(?P<dash>[.,][-–—]{{1,2}})?(?: ?(?P<after>{_SIGN}|{_CODE}|(?i:{_WORD})))?(?: ?(?P<after_code>{_CODE}))?"
    rf"(?P<tail> (?:(?:and|und|et|con|y|e) )?(?P<cents>\d{{1,2}})(?![.,]?\d)(?: (?i:{_CENTS})|(?=[ .,;!?)]|"
    rf"$)(?! ?[%\w])))?"
)
_ONLY_CENTS = re.compile(rf"(?<![\w.,])(?P<cents>\d{{1,2}})(?: (?i:{_CENTS})|(?:¢|(?<=\d)p(?!\w)))")
_MINUS_WORD = re.compile(r"(?:minus|moins|menos) $", re.IGNORECASE)


def take_money(canvas: Canvas, own: tuple[str, ...]) -> None:
    """``own`` are the currencies that the customer's records are in, for amounts in cents alone."""
    if not canvas.has_digit:
        return
    canvas.take(MONEY, lambda found: _money(found, own))
    canvas.take(_ONLY_CENTS, lambda found: _cents(found, own))


def bare_amounts(number: str, own: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Readings of a number that no currency stands beside, in the customer's own."""
    return tuple((minor, code) for code in own for minor in _minors(number, code))


def currencies_of(word: str) -> tuple[str, ...]:
    """The codes that a sign, code or word may stand for, none where it is not known."""
    low = word.lower().strip()
    for nation, codes in _NATIONS.items():
        if low.startswith(nation):
            return codes
    if word.strip() in CODES:
        return (word.strip(),)
    if low in SIGNS:
        return SIGNS[low]
    return WORDS.get(low) or WORDS.get(low.rstrip("s")) or WORDS.get(low.removesuffix("es")) or ()


def _money(found: re.Match[str], own: tuple[str, ...]) -> Figure | None:
    said = [found[name] for name in ("code", "sign", "after", "after_code") if found[name]]
    known = [currencies_of(word) for word in said]
    if found["code"] and found["code"] not in CODES:
        if len(said) > 1:
            _stop(found)
        return None
    if not said:
        return None
    codes = set.intersection(*(set(row) for row in known))
    if not codes:
        if all(known) or any(not row and not word.isalpha() for word, row in zip(said, known, strict=True)):
            raise Stop("currency_wrong", found.group())
        return None
    rest = found.string[found.end() : found.end() + 2]
    if not found["tail"] and (rest[:1].isalnum() or (rest[:1] in ".,'" and rest[1:].isdigit())):
        raise Stop("number_unknown", found.string[found.start() : found.end() + 4])
    cents = found["cents"] or ""
    number = found["number"]
    whole = found.group()
    if cents and re.search(r"[.,]", number):
        cents, whole = "", whole[: -len(found["tail"])]
    readings = {(minor, code) for code in codes for minor in _minors(number, code, cents)}
    negative = "-" in (found["minus"], found["minus2"]) or bool(_MINUS_WORD.search(found.string[: found.start()]))
    start = found.start() + len(whole) - len(whole.lstrip())
    end = found.start() + len(whole.rstrip())
    return Figure("money", start, end, whole.strip(), amounts=tuple(sorted(readings)), negative=negative)


def _stop(found: re.Match[str]) -> None:
    raise Stop("number_unknown", found.group())


def _cents(found: re.Match[str], own: tuple[str, ...]) -> Figure | None:
    codes = [code for code in own if get_currency_precision(code) == 2]
    readings = tuple((int(found["cents"]), code) for code in codes)
    return Figure("money", found.start(), found.end(), found.group(), amounts=readings) if codes else None


def _minors(number: str, code: str, cents: str = "") -> set[int]:
    """What ``number`` may say in minor units: a comma or point may part thousands or decimals."""
    places = get_currency_precision(code)
    found = set()
    for reading in _readings(number):
        minor = (reading + Decimal(int(cents or 0)).scaleb(-2)).scaleb(places)
        if minor == minor.to_integral_value():
            found.add(int(minor))
    return found


def _readings(number: str) -> set[Decimal]:
    plain = number.replace(" ", "").replace("'", "")
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return {Decimal(plain)}
    last = max(plain.rfind("."), plain.rfind(","))
    whole, part = plain[:last].replace(".", "").replace(",", ""), plain[last + 1 :]
    readings = set()
    if len(marks) == 1 or plain[last] not in plain[:last]:
        readings.add(Decimal(f"{whole}.{part}"))
    if len(set(marks)) == 1 and len(part) == 3 and "." + "," not in plain:
        readings.add(Decimal(whole + part))
    return readings
