"""What an account is set up with: owners, the ticket pipeline, properties."""

from __future__ import annotations

from sandbox.hubspot.books import moment
from sandbox.hubspot.calls import Call, Route
from sandbox.hubspot.errors import Conflict, Invalid, Missing
from sandbox.hubspot.kinds import STAGES
from sandbox.store import Doc


def owner(call: Call) -> Doc:
    (key,) = call.places
    found = call.books.store.get("owner", key)
    if found is None:
        raise Missing(f"Owner {key} was not found")
    now = moment(call.books.now)
    return {
        "id": key,
        "email": found["email"],
        "firstName": found["first"],
        "lastName": found["last"],
        "userId": int(key),
        "type": "PERSON",
        "createdAt": now,
        "updatedAt": now,
        "archived": False,
    }


def pipelines(call: Call) -> Doc:
    (kind,) = call.places
    if kind != "tickets":
        raise Invalid(f"The sandbox knows pipelines of tickets alone, not of {kind}")
    now = moment(call.books.now)
    stages = [
        {
            "id": key,
            "label": label,
            "displayOrder": number,
            "metadata": {"ticketState": state, "isClosed": str(state == "CLOSED").lower()},
            "createdAt": now,
            "updatedAt": now,
            "archived": False,
        }
        for number, (key, label, state) in enumerate(STAGES)
    ]
    whole = {"id": "0", "label": "Support Pipeline", "displayOrder": 0, "stages": stages, "archived": False}
    return {"results": [{**whole, "createdAt": now, "updatedAt": now}]}


def get_property(call: Call) -> Doc:
    kind, name = call.places
    if name not in call.books.properties_of(kind):
        raise Missing(f"Property {name} does not exist")
    own = call.books.store.get("property", f"{kind}.{name}")
    return _rendered(name, own["label"] if own else name, name in call.books.unique_of(kind))


def make_property(call: Call) -> Doc:
    (kind,) = call.places
    wanted = call.body
    name = str(wanted.get("name") or "")
    if not name.replace("_", "").isalnum() or name != name.lower():
        raise Invalid("name: lowercase letters, digits and underscores", code="INVALID_NAME", name=name)
    if name in call.books.properties_of(kind):
        raise Conflict(f"A property named '{name}' already exists.")
    unique = bool(wanted.get("hasUniqueValue"))
    kept = {"of": kind, "name": name, "label": str(wanted.get("label") or name), "unique": unique}
    call.books.store.put({"object": "property", "id": f"{kind}.{name}", **kept})
    return _rendered(name, kept["label"], unique)


def _rendered(name: str, label: object, unique: bool) -> Doc:
    return {
        "name": name,
        "label": str(label),
        "type": "string",
        "fieldType": "text",
        "groupName": "supportbot",
        "description": "",
        "options": [],
        "hasUniqueValue": unique,
        "archived": False,
    }


ROUTES = (
    Route("GET", "/crm/v3/owners/{}", owner),
    Route("GET", "/crm/v3/pipelines/{}", pipelines),
    Route("GET", "/crm/v3/properties/{}/{}", get_property),
    Route("POST", "/crm/v3/properties/{}", make_property, 201),
)
