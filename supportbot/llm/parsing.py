"""One JSON object out of a model's text, held against its schema. Pure; never raises for what a model wrote."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import jsonschema
from jsonschema.exceptions import SchemaError

LONGEST = 40_000
DEEPEST = 40
"""Nested lists and objects; what is deeper is no answer."""


def object_in(text: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The one object in ``text``, also inside a code fence or between sentences; None where there is none, more than
    one, one with NaN or Infinity in it, or one that ``schema`` does not describe."""
    if len(text) > LONGEST:
        return None
    found = _only_object(text)
    if found is None or not _is_finite(found):
        return None
    try:
        jsonschema.Draft202012Validator(dict(schema)).validate(found)
    except (jsonschema.ValidationError, SchemaError, RecursionError):
        return None
    return found


def confidence_in(found: Mapping[str, Any] | None, name: str = "confidence") -> float:
    """A number from 0 to 1; 0 for anything else: missing, "high", true, NaN, 1.5."""
    value = found.get(name) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if 0 <= value <= 1 else 0.0


class _NotJson(ValueError):
    pass


def _refuse(name: str) -> Any:
    raise _NotJson(name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotJson("the same name twice")
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_pairs)


def _only_object(text: str) -> dict[str, Any] | None:
    start = text.find("{")
    if start < 0 or _too_deep(text):
        return None
    try:
        found, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "{" not in text[end:] else None


def _too_deep(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char in "{[") - (char in "}]")
        if depth > DEEPEST:
            return True
    return False


def _is_finite(value: Any) -> bool:
    """``1e999`` reads as infinity without the word."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(_is_finite(each) for each in value.values())
    return all(_is_finite(each) for each in value) if isinstance(value, list) else True
