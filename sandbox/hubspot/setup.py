"""What an account is set up with: owners, the support pipeline, and properties that can be added to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.errors import Invalid, NotThere, Taken
from sandbox.hubspot.kinds import KINDS, SYSTEM, UNIQUE
from sandbox.hubspot.objects import Crm
from sandbox.store import Doc

_LONG_AGO = "2020-01-01T00:00:00.000Z"
STAGES: Mapping[str, tuple[str, str]] = {
    "1": ("New", "OPEN"),
    "2": ("Waiting on contact", "OPEN"),
    "3": ("Waiting on us", "OPEN"),
    "4": ("Closed", "CLOSED"),
}
"""Of the support pipeline that every account has: by id, the label and whether a ticket in it is open."""


def owner_make(crm: Crm, name: str, email: str) -> str:
    """The id of the owner of this name, made where there is none."""
    for each in crm.store.every("owner"):
        if f"{each['firstName']} {each['lastName']}".strip() == name:
            return str(each["id"])
    number = str(701 + crm.store.count("owner"))
    first, _, last = name.partition(" ")
    crm.store.put({"object": "owner", "id": number, "created": 0, "firstName": first, "lastName": last, "email": email})
    return number


def _owner(doc: Doc) -> Doc:
    return {
        "id": doc["id"],
        "email": doc["email"],
        "firstName": doc["firstName"],
        "lastName": doc["lastName"],
        "type": "PERSON",
        "userId": int(doc["id"]),
        "createdAt": _LONG_AGO,
        "updatedAt": _LONG_AGO,
        "archived": False,
    }


def owner_get(crm: Crm, key: str) -> Doc:
    found = crm.store.get("owner", key)
    if found is None:
        raise NotThere(f"Owner {key} was not found.")
    return _owner(found)


def owner_list(crm: Crm) -> Doc:
    return {"results": [_owner(each) for each in crm.store.every("owner")]}


def pipeline_list(kind: str) -> Doc:
    if kind != "tickets":
        return {"results": []}
    stages = [
        {
            "id": key,
            "label": label,
            "displayOrder": place,
            "metadata": {"ticketState": state, "isClosed": str(state == "CLOSED").lower()},
            "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
            "createdAt": _LONG_AGO,
            "updatedAt": _LONG_AGO,
            "archived": False,
        }
        for place, (key, (label, state)) in enumerate(STAGES.items())
    ]
    pipeline = {"id": "0", "label": "Support Pipeline", "displayOrder": 0, "stages": stages, "archived": False}
    return {"results": [{**pipeline, "createdAt": _LONG_AGO, "updatedAt": _LONG_AGO}]}


def property_make(crm: Crm, kind: str, wanted: Mapping[str, Any]) -> Doc:
    """Raises Taken where there is one of that name, Invalid where something is missing."""
    for name in ("name", "label", "groupName", "type", "fieldType"):
        if not isinstance(wanted.get(name), str) or not wanted[name]:
            raise Invalid(f"{name} must not be empty", code="REQUIRED", name=name)
    if wanted["name"] in crm.properties(kind):
        raise Taken(f"A property named '{wanted['name']}' already exists.")
    doc = {
        "object": "property",
        "id": f"{kind}.{wanted['name']}",
        "created": int(crm.now.timestamp()),
        "of": kind,
        "name": wanted["name"],
        "label": wanted["label"],
        "groupName": wanted["groupName"],
        "type": wanted["type"],
        "fieldType": wanted["fieldType"],
        "hasUniqueValue": bool(wanted.get("hasUniqueValue")),
    }
    crm.store.put(doc)
    return _property(doc, own=False)


def _property(doc: Doc, *, own: bool) -> Doc:
    return {
        "name": doc["name"],
        "label": doc["label"],
        "description": "",
        "groupName": doc["groupName"],
        "type": doc["type"],
        "fieldType": doc["fieldType"],
        "hasUniqueValue": doc["hasUniqueValue"],
        "options": [],
        "hubspotDefined": own,
        "hidden": False,
        "calculated": False,
        "externalOptions": False,
        "displayOrder": -1,
        "formField": False,
        "archived": False,
        "createdAt": _LONG_AGO,
        "updatedAt": _LONG_AGO,
    }


def property_get(crm: Crm, kind: str, name: str) -> Doc:
    found = crm.store.get("property", f"{kind}.{name}")
    if found is not None:
        return _property(found, own=False)
    if name in KINDS[kind] or name in SYSTEM:
        return _property(_own(kind, name), own=True)
    raise NotThere(f'Property "{name}" does not exist')


def property_list(crm: Crm, kind: str) -> Doc:
    own = [_property(_own(kind, name), own=True) for name in (*KINDS[kind], *SYSTEM)]
    return {"results": own + [_property(each, own=False) for each in crm.store.every("property", of=kind)]}


def _own(kind: str, name: str) -> Doc:
    group = f"{kind.removesuffix('s')}information"
    fixed = {"groupName": group, "type": "string", "fieldType": "text", "hasUniqueValue": name in UNIQUE[kind]}
    return {"name": name, "label": name.replace("_", " ").title(), **fixed}
