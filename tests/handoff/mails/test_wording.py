"""The words of mails: every language says everything, with the same gaps to fill."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from handoff.mails.wording import KNOWN, language_of, locale_of, words
from handoff.models import Mail

NAMES = {"{name}", "{first}"}


def gaps(texts: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Each key of a file with the gaps of its text; how the customer is called is each language's own choice."""
    for key, said in texts.items():
        if isinstance(said, Mapping):
            yield from gaps(said, f"{at}{key}.")
        else:
            text = "\n".join(said) if isinstance(said, list) else said
            named = {f"{{{field}}}" for _, field, _, _ in string.Formatter().parse(text) if field}
            yield f"{at}{key}", frozenset("who" if gap in NAMES else gap for gap in named)


@pytest.mark.parametrize("language", KNOWN)
def test_each_language_has_every_text_with_its_gaps(language: str) -> None:
    assert dict(gaps(words(language))) == dict(gaps(words("en")))


@pytest.mark.parametrize("language", KNOWN)
def test_each_kind_of_mail_has_words(language: str) -> None:
    assert all(words(language)[kind]["subject"] for kind in Mail.Kind.values)


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("de", "en-IE"), "de"),
        (("", "fr-CA"), "fr"),
        (("pl", "de_AT"), "de"),
        (("ES",), "es"),
        (("pl", "pt-BR"), "en"),
        ((), "en"),
    ],
)
def test_the_first_known_language_is_taken(wishes: tuple[str, ...], language: str) -> None:
    assert language_of(*wishes) == language


@pytest.mark.parametrize(
    ("language", "locale", "written"),
    [("en", "en-IE", "en_IE"), ("de", "en-IE", "de"), ("fr", "", "fr"), ("en", "zz-ZZ", "en"), ("en", "x" * 20, "en")],
)
def test_dates_are_written_in_the_mails_language(language: str, locale: str, written: str) -> None:
    assert str(locale_of(language, locale)) == written
