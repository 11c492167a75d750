"""Search: groups of filters, any of which is enough, all filters of a group at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.hubspot.errors import Invalid
from sandbox.hubspot.objects import Crm, shown
from sandbox.store import Doc

MOST_GROUPS, MOST_FILTERS, MOST_RESULTS = 5, 6, 200


def search(crm: Crm, kind: str, asked: Mapping[str, Any]) -> Doc:
    """One page of what fits. What was made less than ``search_lag`` seconds ago is not found yet, as with HubSpot."""
    groups = asked.get("filterGroups") or []
    limit = asked.get("limit", 10)
    if len(groups) > MOST_GROUPS or any(len(group.get("filters", [])) > MOST_FILTERS for group in groups):
        raise Invalid(f"At most {MOST_GROUPS} groups of {MOST_FILTERS} filters can be asked for.")
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST_RESULTS:
        raise Invalid(f"limit must be from 1 to {MOST_RESULTS}")
    start = _number(asked.get("after") or "0")
    known = crm.properties(kind)
    for group in groups:
        for one in group.get("filters", []):
            _check(one, known)
    seen = crm.now.timestamp() - float(crm.store.setting("search_lag", 0))
    fitting = [doc for doc in _candidates(crm, kind, groups) if doc["created"] <= seen and _fits(doc, groups)]
    if query := str(asked.get("query") or "").casefold():
        fitting = [
            doc for doc in fitting if any(query in str(value).casefold() for value in doc["properties"].values())
        ]
    page = fitting[start : start + limit]
    answer: Doc = {"total": len(fitting), "results": [shown(doc, asked.get("properties") or []) for doc in page]}
    if start + limit < len(fitting):
        answer["paging"] = {"next": {"after": str(start + limit)}}
    return answer


def _candidates(crm: Crm, kind: str, groups: list[Any]) -> list[Doc]:
    """By index where every group asks for one value of a property, else all of the kind."""
    equals = [next((one for one in group["filters"] if one["operator"] == "EQ"), None) for group in groups]
    if not equals or None in equals:
        return crm.store.every(kind)
    found: dict[str, Doc] = {}
    for one in equals:
        if one is not None:
            for doc in crm.store.every(kind, **{f"properties__{one['propertyName']}": _told(one)}):
                found[doc["id"]] = doc
    return list(found.values())


def _told(one: Mapping[str, Any]) -> str:
    value = str(one.get("value", ""))
    return value.casefold() if one["propertyName"] == "email" else value


def _check(one: Mapping[str, Any], known: set[str]) -> None:
    if one.get("operator") not in _OPERATORS:
        raise Invalid(f"operator must be one of {', '.join(_OPERATORS)}")
    if one.get("propertyName") not in known:
        name = str(one.get("propertyName"))
        raise Invalid(f'Property "{name}" does not exist', code="PROPERTY_DOESNT_EXIST", name=name)


def _fits(doc: Doc, groups: list[Any]) -> bool:
    def holds(one: Mapping[str, Any]) -> bool:
        return _OPERATORS[one["operator"]](doc["properties"].get(one["propertyName"], ""), one)

    return not groups or any(all(holds(one) for one in group.get("filters", [])) for group in groups)


def _values(one: Mapping[str, Any]) -> list[str]:
    return [str(value) for value in one.get("values") or []]


_OPERATORS: Mapping[str, Callable[[str, Mapping[str, Any]], bool]] = {
    "EQ": lambda value, one: value == _told(one),
    "NEQ": lambda value, one: value != _told(one),
    "LT": lambda value, one: value < str(one.get("value", "")),
    "LTE": lambda value, one: value <= str(one.get("value", "")),
    "GT": lambda value, one: value > str(one.get("value", "")),
    "GTE": lambda value, one: value >= str(one.get("value", "")),
    "BETWEEN": lambda value, one: str(one.get("value", "")) <= value <= str(one.get("highValue", "")),
    "IN": lambda value, one: value in _values(one),
    "NOT_IN": lambda value, one: value not in _values(one),
    "HAS_PROPERTY": lambda value, one: value != "",
    "NOT_HAS_PROPERTY": lambda value, one: value == "",
    "CONTAINS_TOKEN": lambda value, one: str(one.get("value", "")).strip("*").casefold() in value.casefold(),
}


def _number(text: str) -> int:
    if not str(text).isdecimal():
        raise Invalid("after must be the value of paging.next.after")
    return int(text)
