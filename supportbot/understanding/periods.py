"""Which bill in time a message speaks of, in the normal forms that ``reading.Slots`` names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from supportbot.understanding.patterns import load_patterns, plain

_MONTH_NAMES = {
    1: "january jan januar enero janvier", 2: "february feb februar febrero fevrier",
    3: "march mar marz maerz marzo mars", 4: "april apr abril avril", 5: "may mai mayo",
    6: "june jun juni junio juin", 7: "july jul juli julio juillet", 8: "august aug agosto aout",
    9: "september sept sep septiembre septembre", 10: "october oct oktober octubre octobre",
    11: "november nov noviembre novembre", 12: "december dec dezember diciembre decembre",
}  # fmt: skip
_MONTH_OF = {name: month for month, names in _MONTH_NAMES.items() for name in names.split()}
_OTHER_WORDS_TOO = frozenset({"may", "march", "mar", "mai", "mars", "sep", "dec", "jan", "jun"})
"""Taken as a month only when something beside the name says so."""
_LEADS_ANY_WORD = frozenset({"and", "to", "on", "my", "by"})

_NAMES = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_MONTH = re.compile(
    rf"(?<!\w)(?P<before>(?:in|for|from|of|the|since|until|till|my|and|on|to|than|vs|versus|de|du|im|vom|en|about|between"
    rf"|by|show|me|see|is|was|compare|with|\d{{1,2}}(?:st|nd|rd|th)?) )?(?P<name>{_NAMES})(?P<own>'?s)?(?!\w)"
    r"(?P<day> \d{1,2}(?:st|nd|rd|th)?(?!\d))?(?: (?:de )?(?P<year>20\d\d)(?!\d))?"
    r"(?P<after> (?:bills?|invoices?|statements?|charges?|payments?|one|receipts?|fees?)(?!\w))?"
)
_A_MONTH_BEFORE = re.compile(
    rf"(?<!\w)(?:{_NAMES})(?:'?s)?(?: bills?| invoices?)? (?:and|an|or|to|plus|until|till) (?:for |of |in )?$"
)
_OF_A_CUSTOMER = re.compile(
    r"(?<!\w)(?:customers?|clients?|subscribers?|members?|with (?:you|ye)|been here|joined|signed up|moved in"
    r"|lived? here)(?: \w+){0,4} (?:since|from|in)(?: about| early| late)? $"
)
"""Before the month since when somebody is a customer, which is no bill's."""
_ISO = re.compile(r"(?<![\d-])(?P<year>20\d\d)[-/.](?P<month>0?[1-9]|1[0-2])(?:[-/.]\d{1,2})?(?![\d-])")
_SLASHED = re.compile(r"(?<![\d/.])(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)(?![\d/])")
_RELATIVE = {
    "before_that": load_patterns("period_before_that"),
    "previous": load_patterns("period_previous"),
    "latest": load_patterns("period_latest"),
}


def find_periods(text: str) -> tuple[str, ...]:
    """Return the periods named, in the order said, each once.

    ``latest``; ``previous`` is last month's; ``before_that`` is the one before what was last spoken of;
    ``2026-03`` a month of a year; ``month:3`` a month whose year was not said.
    """
    words = plain(text.replace("/", "-"))
    found = [*_dates(text, words), *_months(words), *_relative(words)]
    return tuple(dict.fromkeys(period for _, period in sorted(found)))


def _dates(text: str, words: str) -> Iterator[tuple[int, str]]:
    for shape in (_ISO, _SLASHED):
        for match in shape.finditer(text):
            place = words.find(match.group().replace("/", "-"))
            yield max(place, 0), f"{match['year']}-{int(match['month']):02d}"


def _months(words: str) -> Iterator[tuple[int, str]]:
    for match in _MONTH.finditer(words):
        if _means_month(match, words) and not _OF_A_CUSTOMER.search(words[: match.start("name")]):
            month = _MONTH_OF[match["name"]]
            yield match.start("name"), f"{match['year']}-{month:02d}" if match["year"] else f"month:{month}"


def _means_month(match: re.Match[str], words: str) -> bool:
    led = match["before"] and match["before"].strip() not in _LEADS_ANY_WORD
    beside = match["year"] or match["own"] or match["after"] or match["day"] or led or _beside_a_month(match, words)
    return match["name"] not in _OTHER_WORDS_TOO or bool(beside) or match.group() == words


def _beside_a_month(match: re.Match[str], words: str) -> bool:
    """In "april and may" the first month shows that the second is one."""
    return bool(_A_MONTH_BEFORE.search(words[: match.start("name")]))


def _relative(words: str) -> Iterator[tuple[int, str]]:
    """Longer meanings first; what they took is struck out so that "month before last" is not also "last"."""
    for period, patterns in _RELATIVE.items():
        for pattern in patterns.wanted:
            for match in pattern.finditer(words):
                yield match.start(), period
            words = pattern.sub(lambda match: "~" * len(match.group()), words)
