"""Words that ``keeping`` reads: how near days and percents are said in four languages. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

BLANK = re.compile(r"\s*$")
PERCENT = r"(?:%|per ?cent\b|percent\b|prozent\b|pour ?cents?\b|por ciento\b)"


def _near(today: str, tomorrow: str, yesterday: str, after: str) -> re.Pattern[str]:
    """Whichever stands first is read first: "the day after tomorrow" is no tomorrow."""
    rows = {"after": after, "today": today, "tomorrow": tomorrow, "yesterday": yesterday}
    return re.compile("|".join(rf"(?P<{name}>\b{words}\b)" for name, words in rows.items()), re.I)


NEAR_DAYS: Mapping[str, re.Pattern[str]] = {
    "en": _near("today", "tomorrow", "yesterday", "the day after tomorrow"),
    "de": _near("heute", "(?<!am )(?<!guten )morgen", "gestern", "übermorgen"),
    "fr": _near("aujourd'hui", "demain", "hier", "après-demain"),
    "es": _near("hoy", "(?<!la )mañana", "ayer", "pasado mañana"),
}

_SIGNS = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "\u2212": "-", "\u2010": "-", "\u2011": "-",
    "\u066b": ".", "\u066c": ",",
})  # fmt: skip


def made_plain(text: str) -> str:
    """One sort of blank, digit, hyphen and apostrophe; what is not seen is gone."""
    return "".join(map(_plain, unicodedata.normalize("NFKC", text))).translate(_SIGNS)


def _plain(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in ("Cf", "Co", "Cn", "Cs"):
        return ""
    return " " if category.startswith("Z") else char
