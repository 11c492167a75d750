"""Amounts and dates in the many ways in which people write them. Knows nothing of the guard's readers."""

from __future__ import annotations

from datetime import date
from random import Random

from tests.supportbot.llm.guard.worlds import PLACES

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "KWD": "KWD", "CAD": "$", "CHF": "CHF", "SEK": "kr"}
NOUNS = {
    "EUR": ("euro", "euros"), "USD": ("dollar", "dollars"), "GBP": ("pound", "pounds"), "JPY": ("yen", "yen"),
    "KWD": ("dinar", "dinars"), "CAD": ("dollar", "dollars"), "CHF": ("franc", "francs"), "SEK": ("krona", "kronor"),
}  # fmt: skip
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["x", "x", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}


def spelt(number: int) -> str:
    """In English words, below a million."""
    if number >= 1000:
        rest = number % 1000
        return spelt(number // 1000) + " thousand" + (f" {spelt(rest)}" if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {spelt(rest)}" if rest else "")
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


def amount(minor: int, currency: str, rng: Random, language: str = "en") -> str:
    places = PLACES[currency]
    whole, part = divmod(minor, 10**places)
    cents = f"{part:0{places}d}" if places else ""
    sign, code = SIGNS[currency], currency
    dotted = f"{whole}.{cents}" if places else f"{whole}"
    comma = f"{whole},{cents}" if places else f"{whole}"
    grouped = f"{whole:,}" + (f".{cents}" if places else "")
    german = f"{whole:,}".replace(",", ".") + (f",{cents}" if places else "")
    if language != "en":
        if places == 0:
            return rng.choice((f"{whole} {sign}", f"{whole} {code}"))
        return rng.choice((f"{comma} {sign}", f"{comma} {code}", f"{german} {sign}", f"{comma}\u00a0{sign}"))
    spaced = f"{sign} " if len(sign) > 1 else sign
    forms = [f"{spaced}{dotted}", f"{spaced}{grouped}", f"{code} {dotted}", f"{dotted} {code}", f"{comma} {sign}"]
    if places and not part:
        forms += [f"{spaced}{whole}", f"{whole} {code}"]
    if places == 2 and part and part % 10 == 0:
        forms.append(f"{code} {dotted[:-1]}")
    if not part and whole < 1000:
        forms.append(f"{spelt(whole)} {NOUNS[currency][whole != 1]}")
    if places == 2 and part and whole:
        cent_word = "pence" if currency == "GBP" else "cents"
        if currency in ("EUR", "USD", "GBP", "CAD"):
            cent_noun = cent_word if part != 1 or currency == "GBP" else "cent"
            noun = NOUNS[currency][whole != 1]
            forms.append(f"{spelt(whole)} {noun} and {spelt(part)} {cent_noun}")
            forms.append(f"{whole} {noun} and {part} {cent_noun}")
    if places == 2 and "." in dotted:
        forms.append(f"**{spaced}{dotted}**")
    return rng.choice(forms)


def day(value: date, rng: Random, language: str = "en", *, world_order: str = "dmy") -> str:
    month, number = MONTHS[language][value.month - 1], value.day
    if language == "de":
        return rng.choice(
            (f"{number}. {month} {value.year}", f"{number}. {month}", f"{number:02}.{value.month:02}.{value.year}")
        )
    if language == "fr":
        first = "1er" if number == 1 else f"{number}"
        return rng.choice(
            (f"{first} {month} {value.year}", f"{first} {month}", f"{number:02}/{value.month:02}/{value.year}")
        )
    if language == "es":
        return rng.choice(
            (
                f"{number} de {month} de {value.year}",
                f"{number} de {month}",
                f"{number:02}/{value.month:02}/{value.year}",
            )
        )
    suffix = "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    weekday = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][value.weekday()]
    numeric = f"{number:02}/{value.month:02}" if world_order == "dmy" else f"{value.month:02}/{number:02}"
    return rng.choice((
        f"{number} {month} {value.year}", f"{month} {number}, {value.year}", f"{number} {month}", f"{month} {number}",
        f"the {number}{suffix} of {month}", f"{month} {number}{suffix}", f"{number}{suffix} {month} {value.year}",
        f"{number} {month[:3]} {value.year}", f"{month[:3]} {number}", f"{value.isoformat()}", numeric,
        f"{numeric}/{value.year}",
        f"{weekday}, {number} {month} {value.year}", f"{weekday} {month} {number}",
        f"{number}{suffix} of {month}, {value.year}",
    ))  # fmt: skip
