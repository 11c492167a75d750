"""From bytes to JSON values, refusing what JSON parsers let pass and a database cannot keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from billing.document.places import Place, where
from billing.errors import LoadError, Problem


def parse_document(raw: bytes) -> Any:
    """The JSON value of UTF-8 ``raw``. Numbers with a point become Decimal, so 12.0 is not taken for a whole number.

    Raises LoadError: not UTF-8, not JSON, NaN, a field given twice, nested too deeply, NUL or half of a surrogate pair.
    """
    try:
        document = json.loads(
            raw.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_without_repeats
        )
        problems = list(_unstorable(document, ()))
    except UnicodeDecodeError as error:
        problems = [Problem("", f"not UTF-8 at byte {error.start}; save the file as UTF-8")]
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        problems = [Problem(place, f"not JSON: {error.msg[0].lower()}{error.msg[1:]}")]
    except RecursionError:
        problems = [Problem("", "nested too deeply; docs/loadbilling.md shows the shape")]
    except ValueError as error:
        problems = [Problem("", str(error))]
    if problems:
        raise LoadError(problems)
    return document


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number that can be kept; leave it out or write a whole number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f'the field "{name}" stands twice in one record; keep one of them')
        found[name] = value
    return found


def _unstorable(value: Any, place: Place) -> Iterator[Problem]:
    if isinstance(value, str):
        yield from _bad_characters(value, place)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _bad_characters(name, place)
            yield from _unstorable(inner, (*place, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unstorable(inner, (*place, index))


def _bad_characters(text: str, place: Place) -> Iterator[Problem]:
    if "\x00" in text:
        yield Problem(where(place), "holds a NUL character (\\u0000); remove it")
    if any("\ud800" <= character <= "\udfff" for character in text):
        yield Problem(where(place), "holds half of a surrogate pair; write the whole character")
