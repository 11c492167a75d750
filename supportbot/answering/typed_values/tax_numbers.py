"""A tax number in a message: the first run of words that is written like one, without its spaces and dots."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 16
FEWEST_DIGITS = 6
_NAMED = frozenset(
    {"VAT", "TAX", "GST", "UST", "ID", "NO", "NR", "EIN", "ABN", "UID", "TVA", "REG", "NUM", "OUR", "MY", "THE"}
)
_BEHIND = frozenset({"MVA", "IVA", "TVA", "MWST"})
_IN_SMALL_LETTERS = frozenset({
    "bg", "ch", "cy", "cz", "de", "dk", "ee", "el", "es", "fi", "fr", "gb", "hr", "hu", "ie", "lt", "lu", "lv", "mt",
    "nl", "pl", "pt", "ro", "se", "si", "sk", "us", "au",
})  # fmt: skip
"""Countries whose letters are no word of their own in a sentence."""
_AROUND = " \t,;:()\"'“”‘’.!?"
_SPOKEN_OF = re.compile(
    r"(?<!\w)(?:(?:vat|tax|gst|ust|btw|tva|iva|mva|business)[ -]*(?:reg\w*[ -]*)?(?:no|nr|num\w*|ids?|identification)?"
    r"|uid|ein|abn|gstin|ustid\w*)(?!\w)",
    re.IGNORECASE,
)

_NUMBER_OF_IT = re.compile(
    r"(?<!\w)(?:vat|tax|gst|ust|btw|tva|iva|mva)[ -]*(?:reg\w*[ -]*)?(?:no|nr|num\w*|ids?|identification)(?!\w)",
    re.IGNORECASE,
)


def tax_number_in(text: str, *, asked: bool = False) -> str:
    """The number that ``text`` gives, letters and digits alone in capitals; empty where it gives none.

    Whether its check digits fit is not looked at. ``asked``: it was asked for.
    """
    if not asked and not _SPOKEN_OF.search(text):
        return ""
    runs = ("".join(char for char in "".join(run) if char.isalnum()).upper() for run in _runs(text))
    if not asked and not _NUMBER_OF_IT.search(text):
        runs = (run for run in runs if run[0].isalpha())
    fitting = (run for run in runs if sum(map(str.isdigit, run)) >= FEWEST_DIGITS and len(run) <= LONGEST)
    return next(fitting, "")


def _runs(text: str) -> Iterator[list[str]]:
    """Words that follow one another and are each a piece of a number."""
    run: list[str] = []
    words = [word.strip(_AROUND) for word in text.split()]
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if _is_piece(word, after) and not (not run and word.upper() in _NAMED):
            run.append(word)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _is_piece(word: str, after: str) -> bool:
    if any(map(str.isdigit, word)):
        return all(char.isalnum() or char in ".-/" for char in word)
    if word.upper() in _BEHIND:
        return True
    followed = any(map(str.isdigit, after[:4]))
    return followed and (word in _IN_SMALL_LETTERS or (word.isalpha() and word.isupper() and 1 < len(word) <= 3))
