"""The words of mails, one file for each language. A new language is one more file with the keys of ``en.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale, UnknownLocaleError

KNOWN = ("en", "de", "es", "fr")
_FOLDER = Path(__file__).parent / "words"

Words = Mapping[str, Any]


@cache
def words(language: str) -> Words:
    """All words of one of the ``KNOWN`` languages."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))


def language_of(*wishes: str) -> str:
    """The first known language among tags such as ``de`` or ``fr-CA``, the likeliest first; English when none is."""
    for wish in wishes:
        language = wish.replace("_", "-").partition("-")[0].lower()
        if language in KNOWN:
            return language
    return KNOWN[0]


def locale_of(language: str, locale: str) -> Locale:
    """How dates are written: as in ``locale`` where that is one of ``language``, else as the language's own."""
    try:
        found = Locale.parse(locale.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(language)
    return found if found.language == language else Locale.parse(language)
