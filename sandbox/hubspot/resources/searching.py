"""What the filters of a search mean."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.errors import Invalid
from sandbox.store import Doc


def fits(doc: Doc, group: dict[str, Any]) -> bool:
    """Whether the object passes every filter of the group. Texts are compared as HubSpot does, whatever their case."""
    return all(_passes(doc["properties"].get(one.get("propertyName")), one) for one in group.get("filters") or ())


def _passes(value: str | None, one: dict[str, Any]) -> bool:
    has, wanted = (value or "").lower(), str(one.get("value") or "").lower()
    match one.get("operator"):
        case "EQ":
            return bool(value) and has == wanted
        case "NEQ":
            return has != wanted
        case "IN":
            return has in {str(each).lower() for each in one.get("values") or ()}
        case "HAS_PROPERTY":
            return bool(value)
        case "NOT_HAS_PROPERTY":
            return not value
        case "CONTAINS_TOKEN":
            return wanted.strip("*") in has
        case other:
            raise Invalid(f"operator {other} is not one that the sandbox knows")
