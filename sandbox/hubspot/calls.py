"""Every call that the sandbox answers: a table of paths, and what each does with path, query and body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sandbox.hubspot.errors import Invalid, NotThere
from sandbox.hubspot.linking import link, link_as_told, linked_page, unlink, unlink_all
from sandbox.hubspot.objects import Crm, shown
from sandbox.hubspot.searching import search
from sandbox.hubspot.setup import owner_get, owner_list, pipeline_list, property_get, property_list, property_make
from sandbox.store import Doc

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Call:
    crm: Crm
    ids: tuple[str, ...]
    query: Mapping[str, list[str]]
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        return self.crm.kind(self.ids[0])

    def one(self, name: str, default: str = "") -> str:
        """A parameter of the query that is given once."""
        return self.query.get(name, [default])[-1]

    def names(self, name: str) -> list[str]:
        """A list, given several times or with commas."""
        return [each for part in self.query.get(name, []) for each in part.split(",") if each]

    def limit(self, most: int = 100) -> int:
        given = self.one("limit", "10")
        if not given.isdecimal() or not 1 <= int(given) <= most:
            raise Invalid(f"limit must be from 1 to {most}")
        return int(given)


Made = tuple[int, Doc | None]
"""The HTTP status and the answer's JSON."""


def object_list(call: Call) -> Made:
    limit, kind = call.limit(), call.kind
    after = call.one("after")
    found = call.crm.store.page(kind, {}, {}, limit + 1, after if call.crm.store.get(kind, after) else "")
    answer: Doc = {"results": [shown(doc, call.names("properties")) for doc in found[:limit]]}
    if len(found) > limit:
        answer["paging"] = {"next": {"after": found[limit - 1]["id"]}}
    return 200, answer


def object_make(call: Call) -> Made:
    made = call.crm.make(call.kind, call.body.get("properties") or {})
    link_as_told(call.crm, made, call.body.get("associations") or [])
    return 201, shown(made, list(made["properties"]))


def object_get(call: Call) -> Made:
    found = call.crm.get(call.kind, call.ids[1], call.one("idProperty"))
    return 200, shown(found, call.names("properties"))


def object_change(call: Call) -> Made:
    found = call.crm.get(call.kind, call.ids[1], call.one("idProperty"))
    changed = call.crm.change(found, call.body.get("properties") or {})
    return 200, shown(changed, list(changed["properties"]))


def object_archive(call: Call) -> Made:
    """What is not there is archived already: 204 either way, as with HubSpot."""
    found = call.crm.find(call.kind, call.ids[1])
    if found is not None:
        unlink_all(call.crm, found)
        call.crm.store.remove(found["object"], found["id"])
    return 204, None


def batch_read(call: Call) -> Made:
    """Those that are there; 207 and errors for those that are not."""
    by, inputs = call.body.get("idProperty") or "", _inputs(call)
    found = [call.crm.find(call.kind, str(each["id"]), by) for each in inputs]
    missing = [str(each["id"]) for each, doc in zip(inputs, found, strict=True) if doc is None]
    names = call.body.get("properties") or []
    answer = _batch(call, [shown(doc, names) for doc in found if doc is not None])
    if missing:
        problem = {
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "message": f"Could not get some {call.kind} objects, they may be deleted or not exist.",
            "context": {"ids": missing},
        }
        return 207, {**answer, "numErrors": 1, "errors": [problem]}
    return 200, answer


def batch_upsert(call: Call) -> Made:
    """Each made or changed by a unique property; ``new`` says which it was."""
    results = []
    for each in _inputs(call):
        by = each.get("idProperty") or ""
        found = call.crm.find(call.kind, str(each["id"]), by)
        properties = {**(each.get("properties") or {}), **({by: each["id"]} if by else {})}
        if found is None and not by:
            raise NotThere("Object not found.")
        done = call.crm.make(call.kind, properties) if found is None else call.crm.change(found, properties)
        results.append({**shown(done, list(done["properties"])), "new": found is None})
    return 200, _batch(call, results)


def batch_make(call: Call) -> Made:
    made = []
    for each in _inputs(call):
        doc = call.crm.make(call.kind, each.get("properties") or {})
        link_as_told(call.crm, doc, each.get("associations") or [])
        made.append(shown(doc, list(doc["properties"])))
    return 201, _batch(call, made)


def _inputs(call: Call) -> list[dict[str, Any]]:
    inputs = call.body.get("inputs")
    if not isinstance(inputs, list) or not all(isinstance(each, dict) for each in inputs):
        raise Invalid("Invalid input JSON: inputs must be a list of objects")
    if len(inputs) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} inputs can be given at once.")
    return inputs


def _batch(call: Call, results: list[Doc]) -> Doc:
    stamp = call.crm.now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"status": "COMPLETE", "results": results, "startedAt": stamp, "completedAt": stamp, "requestedAt": stamp}


def association_list(call: Call) -> Made:
    to = call.crm.kind(call.ids[2])
    return 200, linked_page(call.crm, call.kind, call.ids[1], to, call.limit(500), call.one("after"))


def association_default(call: Call) -> Made:
    return 200, link(call.crm, call.kind, call.ids[1], call.crm.kind(call.ids[2]), call.ids[3])


def association_remove(call: Call) -> Made:
    unlink(call.crm, call.kind, call.ids[1], call.crm.kind(call.ids[2]), call.ids[3])
    return 204, None


_OBJECTS, _LINKS = "/crm/v3/objects/{}", "/crm/v4/objects/{}/{}/associations"
_TABLE: tuple[tuple[str, str, Callable[[Call], Made]], ...] = (
    ("POST", f"{_OBJECTS}/search", lambda call: (200, search(call.crm, call.kind, call.body))),
    ("POST", f"{_OBJECTS}/batch/read", batch_read),
    ("POST", f"{_OBJECTS}/batch/upsert", batch_upsert),
    ("POST", f"{_OBJECTS}/batch/create", batch_make),
    ("GET", _OBJECTS, object_list),
    ("POST", _OBJECTS, object_make),
    ("GET", f"{_OBJECTS}/{{}}", object_get),
    ("PATCH", f"{_OBJECTS}/{{}}", object_change),
    ("DELETE", f"{_OBJECTS}/{{}}", object_archive),
    ("PUT", f"{_LINKS}/default/{{}}/{{}}", association_default),
    ("GET", f"{_LINKS}/{{}}", association_list),
    ("PUT", f"{_LINKS}/{{}}/{{}}", association_default),
    ("DELETE", f"{_LINKS}/{{}}/{{}}", association_remove),
    ("GET", "/crm/v3/owners/", lambda call: (200, owner_list(call.crm))),
    ("GET", "/crm/v3/owners/{}", lambda call: (200, owner_get(call.crm, call.ids[0]))),
    ("GET", "/crm/v3/pipelines/{}", lambda call: (200, pipeline_list(call.kind))),
    ("GET", "/crm/v3/properties/{}", lambda call: (200, property_list(call.crm, call.kind))),
    ("POST", "/crm/v3/properties/{}", lambda call: (201, property_make(call.crm, call.kind, call.body))),
    ("GET", "/crm/v3/properties/{}/{}", lambda call: (200, property_get(call.crm, call.kind, call.ids[1]))),
)
_ROUTES = tuple(
    (method, re.compile(re.escape(path).replace(r"\{\}", "([^/]+)")), answer) for method, path, answer in _TABLE
)


def answer_call(crm: Crm, method: str, path: str, query: Mapping[str, list[str]], body: dict[str, Any]) -> Made:
    """Carry the call out. Raises CrmError."""
    for wanted, pattern, answer in _ROUTES:
        if wanted == method and (match := pattern.fullmatch(path)):
            return answer(Call(crm, match.groups(), query, body))
    raise NotThere(f"No such call here: {method} {path}")
