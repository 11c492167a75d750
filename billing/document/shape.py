"""Whether a document has the shape of the schema; what has not is said with its remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import get_currency_precision
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from billing.document.formats import checker
from billing.document.places import Place, where
from billing.errors import Problem

SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "loadbilling.schema.json"
_SHOWN = 60


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=checker)


@dataclass(frozen=True, slots=True)
class _Departure:
    """A jsonschema error with what its rule wanted and what was found; schema parts are plain JSON."""

    place: Place
    rule: str
    wanted: Any
    found: Any
    schema: dict[str, Any]

    @property
    def hint(self) -> str:
        return str(self.schema.get("description", ""))


def check_shape(document: Any) -> list[Problem]:
    """Every departure from the schema, in the order of the document."""
    errors = sorted(_validator().iter_errors(document), key=lambda error: [str(step) for step in error.absolute_path])
    found = [problem for error in errors for problem in _problems(_departure(error), document)]
    return list(dict.fromkeys(found))


def _departure(error: ValidationError) -> _Departure:
    schema: Any = error.schema
    return _Departure(
        place=tuple(error.absolute_path),
        rule=str(error.validator),
        wanted=error.validator_value,
        found=error.instance,
        schema=schema,
    )


def _problems(error: _Departure, document: Any) -> Iterator[Problem]:
    match error.rule:
        case "required":
            for name in error.wanted:
                if name not in error.found:
                    yield Problem(
                        where((*error.place, name)), f"is missing; add it. {_field_hint(error, name)}".rstrip()
                    )
        case "additionalProperties":
            known = sorted(error.schema["properties"])
            for name in error.found:
                if name not in known:
                    yield Problem(where((*error.place, name)), f"is not a known field; {_nearest(name, known)}")
        case "enum":
            what = f"{_show(error.found)} is not allowed; {_nearest(str(error.found), error.wanted)}"
            yield Problem(where(error.place), what)
        case _:
            yield Problem(where(error.place), f"{_show(error.found)} {_complaint(error, document)}")


def _field_hint(error: _Departure, name: str) -> str:
    field = error.schema["properties"][name]
    definitions: Any = _validator().schema
    named = definitions["$defs"].get(field.get("$ref", "").rpartition("/")[2], field)
    return str(named.get("description", ""))


def _complaint(error: _Departure, document: Any) -> str:
    match error.rule:
        case "type" if _is_amount(error):
            return f"is not a whole number of minor units; {_amount_remedy(error, document)}"
        case "type":
            wanted = error.wanted if isinstance(error.wanted, str) else " or ".join(error.wanted)
            return f"is not of type {wanted}. {error.hint}".rstrip(". ")
        case "const":
            return f"is not allowed; write {error.wanted}"
        case "minimum" | "maximum":
            bound = "below the least" if error.rule == "minimum" else "above the most"
            return f"is {bound} allowed, {error.wanted}. {error.hint}".rstrip()
        case "minItems":
            return "is empty; give at least one"
        case "minLength":
            return "is empty; fill it or leave it out"
        case "maxLength":
            return f"is longer than {error.wanted} characters; shorten it"
        case _:
            return f"is not valid. {error.hint}".rstrip()


def _is_amount(error: _Departure) -> bool:
    return error.wanted == "integer" and "minor units" in error.hint


def _amount_remedy(error: _Departure, document: Any) -> str:
    """The amount as it was surely meant: 12.5 in EUR is 1250."""
    try:
        value = Decimal(str(error.found).strip())
        digits = get_currency_precision(_currency_near(error.place, document))
        minor = int(value.scaleb(digits))
        if value == value.to_integral_value() and isinstance(error.found, Decimal):
            return f"write {int(value)} if these are minor units, {minor} if not"
        return f"write {minor}"
    except (ArithmeticError, ValueError):
        return "write 1250 for 12.50"


def _currency_near(place: Place, document: Any) -> str:
    """The currency of the innermost record around ``place`` that names one."""
    found = ""
    for step in place:
        if isinstance(document, dict) and isinstance(document.get("currency"), str):
            found = document["currency"]
        document = document[step]
    return found


def _nearest(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f'did you mean "{close[0]}"?' if close else f"write one of: {', '.join(known)}"


def _show(value: Any) -> str:
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
