"""Associations between objects: kept both ways, once however often they are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sandbox.hubspot.errors import Invalid
from sandbox.hubspot.kinds import TYPES
from sandbox.hubspot.objects import Crm
from sandbox.store import Doc

DEFINED = "HUBSPOT_DEFINED"


def link(crm: Crm, kind: str, key: str, to: str, to_key: str) -> Doc:
    """Associate two objects by the default type. Raises NotThere where one of them is not there."""
    crm.get(kind, key)
    crm.get(to, to_key)
    results = []
    for here, there in (((kind, key), (to, to_key)), ((to, to_key), (kind, key))):
        number = _type(here[0], there[0])
        crm.store.put(_association(here, there, number, crm))
        spec = {"associationCategory": DEFINED, "associationTypeId": number}
        results.append({"from": {"id": here[1]}, "to": {"id": there[1]}, "associationSpec": spec})
    return {"status": "COMPLETE", "results": results}


def _type(kind: str, to: str) -> int:
    if (kind, to) not in TYPES:
        raise Invalid(f"{kind} and {to} cannot be associated in the sandbox.")
    return TYPES[kind, to]


def _association(here: tuple[str, str], there: tuple[str, str], number: int, crm: Crm) -> Doc:
    return {
        "object": "association",
        "id": f"{here[0]}:{here[1]}:{there[0]}:{there[1]}",
        "created": int(crm.now.timestamp()),
        "near": f"{here[0]}:{here[1]}:{there[0]}",
        "far": there[1],
        "type": number,
    }


def link_as_told(crm: Crm, made: Doc, wanted: Iterable[Mapping[str, Any]]) -> None:
    """The associations that came with a new object. Raises Invalid where their type does not fit their kinds."""
    for each in wanted:
        for spec in each.get("types", []):
            kinds = [pair[1] for pair, number in TYPES.items() if pair[0] == made["object"] and number == _id(spec)]
            if not kinds:
                raise Invalid(f"Association type {_id(spec)} does not begin at {made['object']}.")
            link(crm, made["object"], made["id"], kinds[0], str(each["to"]["id"]))


def _id(spec: Mapping[str, Any]) -> int:
    return int(spec.get("associationTypeId", 0))


def unlink(crm: Crm, kind: str, key: str, to: str, to_key: str) -> None:
    crm.store.remove("association", f"{kind}:{key}:{to}:{to_key}")
    crm.store.remove("association", f"{to}:{to_key}:{kind}:{key}")


def unlink_all(crm: Crm, doc: Doc) -> None:
    for to in {pair[1] for pair in TYPES if pair[0] == doc["object"]}:
        for each in linked(crm, doc["object"], doc["id"], to):
            unlink(crm, doc["object"], doc["id"], to, each["far"])


def linked(crm: Crm, kind: str, key: str, to: str) -> Sequence[Doc]:
    return crm.store.every("association", near=f"{kind}:{key}:{to}")


def linked_page(crm: Crm, kind: str, key: str, to: str, limit: int, after: str) -> Doc:
    """What is associated with the object, which must be there; in the order in which it was."""
    crm.get(kind, key)
    found = linked(crm, kind, key, to)
    ids = [each["far"] for each in found]
    start = ids.index(after) + 1 if after in ids else 0
    page = found[start : start + limit]
    types = [{"category": DEFINED, "typeId": TYPES[kind, to], "label": None}] if page else []
    answer: Doc = {"results": [{"toObjectId": int(each["far"]), "associationTypes": types} for each in page]}
    if start + limit < len(found):
        answer["paging"] = {"next": {"after": page[-1]["far"]}}
    return answer
