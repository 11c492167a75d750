"""Number words of four languages as digits: "twelve dollars" is read as "12 dollars"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportbot.llm.guard.lexicon import entries

Table = dict[str, int]

_EN_SMALL = entries("lists")["en_small"]
_EN_TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
_DE_SMALL = entries("lists")["de_small"]
_DE_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_FR_SMALL = entries("lists")["fr_small"]
_FR_TENS = ["vingt", "trente", "quarante", "cinquante", "soixante"]
_ES_SMALL = entries("lists")["es_small"]
_ES_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_ES_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip


def _english() -> Table:
    table = {word: value for value, word in enumerate(_EN_SMALL)} | _EN_TENS
    for ten, value in _EN_TENS.items():
        for unit in range(1, 10):
            table[f"{ten}-{_EN_SMALL[unit]}"] = table[f"{ten} {_EN_SMALL[unit]}"] = value + unit
    return table


def _german() -> Table:
    table = {word: value for value, word in enumerate(_DE_SMALL)} | {"eins": 1, "zwo": 2}
    for index, ten in enumerate(_DE_TENS, 2):
        for spelt in {ten, ten.replace("ß", "ss")}:
            table[spelt] = index * 10
            table |= {f"{_DE_SMALL[unit]}und{spelt}": index * 10 + unit for unit in range(1, 10)}
    below = dict(table)
    for hundreds in range(1, 10):
        for prefix in (_DE_SMALL[hundreds], "") if hundreds == 1 else (_DE_SMALL[hundreds],):
            stem = f"{prefix}hundert"
            table[stem] = hundreds * 100
            table |= {
                f"{stem}{link}{word}": hundreds * 100 + value for word, value in below.items() for link in ("", "und")
            }
    table |= {word.replace("ü", "ue").replace("ö", "oe"): value for word, value in table.items()}
    table |= {f"{word}tausend": value * 1000 for word, value in below.items()} | {"tausend": 1000}
    for article in ("ein",):
        del table[article]
    return table


def _french() -> Table:
    table = {word: value for value, word in enumerate(_FR_SMALL)}
    units = [*enumerate(_FR_SMALL)]
    for index, ten in enumerate(_FR_TENS, 2):
        table[ten] = index * 10
        top = 20 if ten == "soixante" else 10
        for value, word in units[1:top]:
            table |= {f"{ten}{link}{word}": index * 10 + value for link in ("-", " ", " et ", "-et-")}
    for value, word in units[1:20]:
        table |= {f"quatre-vingt-{word}": 80 + value, f"quatre vingt {word}": 80 + value}
    table |= {"quatre-vingts": 80, "quatre-vingt": 80, "quatre vingts": 80, "septante": 70, "nonante": 90}
    del table["un"]
    return table


def _spanish() -> Table:
    table = {word: value for value, word in enumerate(_ES_SMALL)} | _ES_HUNDREDS
    table |= {word.translate(str.maketrans("áéíóú", "aeiou")): value for word, value in table.items()}
    for index, ten in enumerate(_ES_TENS, 3):
        table[ten] = index * 10
        table |= {f"{ten} y {_ES_SMALL[unit]}": index * 10 + unit for unit in range(1, 10)}
    table["veintiún"] = 21
    del table["uno"]
    return table


_MULTIPLIERS: dict[str, dict[str, int]] = {
    "en": {"hundred": 100, "thousand": 1000, "million": 1_000_000, "grand": 1000},
    "de": {"hundert": 100, "tausend": 1000, "millionen": 1_000_000},
    "fr": {"cent": 100, "cents": 100, "mille": 1000, "million": 1_000_000},
    "es": {"mil": 1000, "millones": 1_000_000},
}
_TABLES = {"en": _english(), "de": _german(), "fr": _french(), "es": _spanish()}
_BOTH_MEANINGS = frozenset(entries("lists")["both_meanings"])
"""Number words in one language and other words, or other numbers, in another."""
ANY_NUMBER_WORD = (
    frozenset(word for table in (*_TABLES.values(), *_MULTIPLIERS.values()) for word in table if " " not in word)
    - _BOTH_MEANINGS
    - {"one"}
)
ENGLISH_NUMBERS = frozenset(word for word in (*_TABLES["en"], *_MULTIPLIERS["en"]) if " " not in word)
_UNIT_AFTER_ONE = re.compile(
    r"\s(?:hundred|thousand|million|euros?|dollars?|pounds?|yen|cents?|pence|penny|bills?|invoices?|"
        r"payments?|days?|weeks?|months?|"
    r"years?|late fees?|fees?|charges?|refunds?|credits?|plans?|subscriptions?|cards?|lines?|licen[cs]es?|seats?|"
    r"attempts?|(?:open|unpaid|overdue|outstanding|paid|late|failed|more) \w+)\b"
)  # fmt: skip
_A_HUNDRED = re.compile(r"\ban? (?=hundred\b|thousand\b|million\b|dozen\b)", re.IGNORECASE)


def _pattern(language: str) -> re.Pattern[str]:
    words = sorted(_TABLES[language] | _MULTIPLIERS[language], key=len, reverse=True)
    one = "|".join(map(re.escape, words))
    link = {"en": r"(?:[ -]+(?:and )?)", "de": r"(?: )", "fr": r"(?:[ -])", "es": r"(?: (?:y )?)"}[language]
    return re.compile(rf"(?<![\w-])(?:{one})(?:{link}(?:{one}))*(?![\w-])", re.IGNORECASE)


_PATTERNS = {language: _pattern(language) for language in _TABLES}
_SOME = {
    language: re.compile(
        "|".join(sorted({re.escape(w[:4]) for w in {*_TABLES[language], *_MULTIPLIERS[language]}})), re.I
    )
    for language in _TABLES
}


def with_digits(text: str, language: str) -> str:
    """``text`` with the number words of ``language`` as digits; "one" only where a countable thing follows."""
    if language == "en":
        text = _A_HUNDRED.sub("one ", text)
    if not _SOME[language].search(text):
        return text
    return _PATTERNS[language].sub(lambda found: _replaced(found, language), text)


def _replaced(found: re.Match[str], language: str) -> str:
    run = found.group()
    if language == "en" and run.lower() == "one" and not _UNIT_AFTER_ONE.match(found.string, found.end()):
        return run
    if language == "en" and run.lower() == "one hundred percent":
        return run
    return " ".join(str(value) for value in _values(run.lower(), language))


def _values(run: str, language: str) -> Iterator[int]:
    """One number, or several where the words make none together ("twelve fifty")."""
    table, multipliers = _TABLES[language], _MULTIPLIERS[language]
    total, part, smallest = 0, None, 10**9
    for word in _words(run, language):
        if word in multipliers and word not in ("cien", "ciento"):
            factor = multipliers[word]
            if factor == 100:
                part = (part if part is not None else 1) * 100
            else:
                total, part = total + (part if part is not None else 1) * factor, None
            smallest = factor
            continue
        value = table[word]
        fits = part is None or (part % 100 == 0 and value < 100) or (language == "es" and part % 100 == 0)
        if not fits or value >= smallest:
            yield total + (part or 0)
            total, part, smallest = 0, value, 10**9
        else:
            part = (part or 0) + value
    yield total + (part or 0)


def _words(run: str, language: str) -> list[str]:
    words, rest = [], run
    known = _TABLES[language] | _MULTIPLIERS[language]
    tokens = re.split(r"( |-)", rest)
    index = 0
    while index < len(tokens):
        for end in range(min(len(tokens), index + 9), index, -1):
            piece = "".join(tokens[index:end])
            if piece in known:
                words.append(piece)
                index = end
                break
        else:
            index += 1
    return words
