"""What parameters a call takes: each rule turns form text into a value, or says what is wrong in Stripe's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.stripe.errors import BadParameter

Rule = Callable[[Any, str], Any]
"""The value as sent and the parameter's name. An empty text unsets: it becomes None."""


def text(value: Any, name: str) -> str | None:
    if not isinstance(value, str):
        raise BadParameter(f"Invalid string: {name} must be text", param=name)
    if len(value) > 5000:
        raise BadParameter(f"Invalid string: {name} must be at most 5000 characters", param=name)
    return value or None


def whole(value: Any, name: str) -> int | None:
    """A whole number: an amount in minor units, a count, or an instant in seconds of UTC."""
    if value == "":
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 1 << 63
    if abs(number) >= 1 << 62:
        raise BadParameter(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
    return number


def number(value: Any, name: str) -> float | None:
    if value == "":
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadParameter(f"Invalid decimal: {value}", param=name) from None


def flag(value: Any, name: str) -> bool:
    if value not in ("true", "false", "True", "False"):
        raise BadParameter(f"Invalid boolean: {value}", param=name)
    return bool(value.lower() == "true")


def one_of(*allowed: str) -> Rule:
    def check(value: Any, name: str) -> str | None:
        if value == "":
            return None
        if value not in allowed:
            listed = ", ".join(allowed[:-1]) + f", or {allowed[-1]}" if len(allowed) > 1 else allowed[0]
            raise BadParameter(f"Invalid {name}: must be one of {listed}", param=name)
        return str(value)

    return check


def pairs(value: Any, name: str) -> dict[str, str] | None:
    """Metadata: text by name; an empty value takes the name away, an empty whole takes all."""
    if value == "":
        return None
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise BadParameter(f"Invalid hash: {name} must be text by name", param=name)
    if len(value) > 50 or any(len(key) > 40 or len(each) > 500 for key, each in value.items()):
        raise BadParameter(
            f"Metadata can have up to 50 keys of 40 characters, values up to 500 characters: {name}", param=name
        )
    return value


def many(rule: Rule) -> Rule:
    def check(value: Any, name: str) -> list[Any]:
        if value == "":
            return []
        if not isinstance(value, list):
            raise BadParameter(f"Invalid array: {name} must be a list", param=name)
        return [rule(each, f"{name}[{place}]") for place, each in enumerate(value)]

    return check


def shape(optional: Mapping[str, Rule], required: Sequence[str] = ()) -> Rule:
    form = Form(optional, required)

    def check(value: Any, name: str) -> dict[str, Any] | None:
        if value == "":
            return None
        if not isinstance(value, dict):
            raise BadParameter("Invalid object", param=name)
        return form.read(value, name)

    return check


def span(value: Any, name: str) -> dict[str, int]:
    """An instant, or bounds of one: ``created`` or ``created[gte]``."""
    if not isinstance(value, dict):
        moment = whole(value, name) or 0
        return {"gte": moment, "lte": moment}
    read = Form({"gt": whole, "gte": whole, "lt": whole, "lte": whole}).read(value, name)
    return {bound: at for bound, at in read.items() if at is not None}


@dataclass(frozen=True)
class Form:
    """The parameters of one call by name; ``expand`` may come with any."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    required: Sequence[str] = ()

    def read(self, raw: Mapping[str, Any], within: str = "") -> dict[str, Any]:
        """The parameters given, as values. Raises BadParameter for one that is unknown, missing or malformed."""
        given: dict[str, Any] = {}
        for key, value in raw.items():
            name = f"{within}[{key}]" if within else key
            if key not in self.rules:
                raise BadParameter(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
            given[key] = self.rules[key](value, name)
        for key in self.required:
            if given.get(key) is None:
                name = f"{within}[{key}]" if within else key
                raise BadParameter(f"Missing required param: {name}.", code="parameter_missing", param=name)
        return given


PAGING: Mapping[str, Rule] = {"limit": whole, "starting_after": text, "ending_before": text, "created": span}
ADDRESS = shape(dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"), text))
