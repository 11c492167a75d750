"""Objects with their properties, and the associations between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.hubspot.errors import Conflict, Invalid, Missing
from sandbox.hubspot.kinds import ASSOCIATIONS, KINDS, REQUIRED, STANDARD
from sandbox.store import Doc, Store

INDEXED = ("properties.email", "properties.customer_ref", "properties.supportbot_key")


@dataclass
class Books:
    """``now`` is seconds of UTC."""

    store: Store
    now: float

    def get(self, kind: str, key: str, by: str = "") -> Doc:
        """Raises Missing, Invalid where ``by`` is no unique property."""
        if by and by != "hs_object_id":
            self._must_be_unique(kind, by)
            found = next(iter(self.store.every(kind, **{f"properties__{by}": key})), None)
        else:
            found = self.store.get(self.kind(kind), key)
        if found is None:
            raise Missing(f"Object not found.  objectId are usually numeric. {key}")
        return found

    def create(self, kind: str, properties: Mapping[str, Any]) -> Doc:
        self.kind(kind)
        missing = [name for name in REQUIRED.get(kind, ()) if not properties.get(name)]
        if missing:
            raise Invalid(f"Required properties were missing: {missing[0]}", code="REQUIRED_FIELD", name=missing[0])
        key = str(self._next_id())
        doc = {"object": kind, "id": key, "created": int(self.now), "made": self.now, "properties": {}}
        return self._keep(doc, properties)

    def update(self, doc: Doc, properties: Mapping[str, Any]) -> Doc:
        return self._keep(doc, properties)

    def upsert(self, kind: str, by: str, key: str, properties: Mapping[str, Any]) -> tuple[Doc, bool]:
        """The object, and whether it is new."""
        self._must_be_unique(kind, by)
        found = next(iter(self.store.every(kind, **{f"properties__{by}": key})), None)
        if found is not None:
            return self.update(found, properties), False
        return self.create(kind, {**properties, by: key}), True

    def every(self, kind: str) -> list[Doc]:
        return self.store.every(self.kind(kind))

    def link(self, kind: str, key: str, to: str, to_key: str) -> int:
        """Associate both ways; the type's number. Raises Missing, Invalid."""
        self.get(kind, key)
        self.get(to, to_key)
        types = ASSOCIATIONS.get((kind, to)), ASSOCIATIONS.get((to, kind))
        if types[0] is None or types[1] is None:
            raise Invalid(f"No default association from {kind} to {to}")
        for one, other, number in (((kind, key), (to, to_key), types[0]), ((to, to_key), (kind, key), types[1])):
            place = {"from": ":".join(one), "to": other[0], "to_id": other[1], "type": number}
            self.store.put({"object": "association", "id": f"{place['from']}>{':'.join(other)}", **place})
        return types[0]

    def linked(self, kind: str, key: str, to: str) -> list[Doc]:
        self.get(kind, key)
        self.kind(to)
        return self.store.every("association", **{"from": f"{kind}:{key}", "to": to})

    def kind(self, kind: str) -> str:
        """Raises Invalid for what is no kind of object."""
        if kind not in KINDS:
            raise Invalid(f"Unable to infer object type from: {kind}")
        return kind

    def properties_of(self, kind: str) -> set[str]:
        return {*STANDARD[self.kind(kind)], *(each["name"] for each in self.store.every("property", of=kind))}

    def unique_of(self, kind: str) -> set[str]:
        own = {each["name"] for each in self.store.every("property", of=kind) if each["unique"]}
        return own | ({"email"} if kind == "contacts" else set())

    def must_know(self, kind: str, names: Iterable[str]) -> None:
        """Raises Invalid for the first that is no property of the kind."""
        known = self.properties_of(kind)
        for name in names:
            if name not in known:
                message = f'Property "{name}" does not exist'
                raise Invalid(message, code="PROPERTY_DOESNT_EXIST", name=name)

    def _keep(self, doc: Doc, properties: Mapping[str, Any]) -> Doc:
        kind = doc["object"]
        self.must_know(kind, properties)
        for name in self.unique_of(kind) & properties.keys():
            others = self.store.every(kind, **{f"properties__{name}": properties[name]})
            if taken := [each["id"] for each in others if each["id"] != doc["id"]]:
                raise Conflict(f"{kind} with this {name} already exists. Existing ID: {taken[0]}")
        texts = {name: None if value in (None, "") else str(value) for name, value in properties.items()}
        if kind == "contacts" and texts.get("email"):
            texts["email"] = str(texts["email"]).lower()
        kept = {**doc, "properties": {**doc["properties"], **texts}, "changed": self.now}
        self.store.put(kept)
        return kept

    def _must_be_unique(self, kind: str, name: str) -> None:
        self.must_know(kind, [name])
        if name not in self.unique_of(kind):
            raise Invalid(f"{name} is not a unique property of {kind}", code="INVALID_UNIQUE_PROPERTY", name=name)

    def _next_id(self) -> int:
        number = int(self.store.setting("last_id", 1000)) + 1
        self.store.keep_setting("last_id", number)
        return number


def rendered(doc: Doc, names: Iterable[str]) -> Doc:
    """As HubSpot answers it: the properties asked for, and the three that it always gives."""
    made, changed = moment(doc["made"]), moment(doc["changed"])
    always = {"hs_object_id": doc["id"], "createdate": made, "hs_lastmodifieddate": changed}
    properties = {**{name: doc["properties"].get(name) for name in names}, **always}
    return {"id": doc["id"], "properties": properties, "createdAt": made, "updatedAt": changed, "archived": False}


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
