"""Objects: made, changed, read and found by id or by a property that no two share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.hubspot.errors import Invalid, NotThere, Taken
from sandbox.hubspot.kinds import KINDS, REQUIRED, SHOWN, SYSTEM, UNIQUE, kind_named
from sandbox.store import Doc, Store

INDEXED = ("properties.email", "properties.customer_ref", "properties.supportbot_key", "near")


@dataclass
class Crm:
    """One call's hold on the store. ``now`` is an instant in UTC."""

    store: Store
    now: datetime

    def kind(self, name: str) -> str:
        """Raises NotThere for a kind that is none."""
        kind = kind_named(name)
        if not kind:
            raise NotThere(f"Unable to infer object type from: {name}. The sandbox has {', '.join(KINDS)}.")
        return kind

    def properties(self, kind: str) -> set[str]:
        """Names of all properties of a kind, those added later among them."""
        added = {each["name"] for each in self.store.every("property", of=kind)}
        return {*KINDS[kind], *SYSTEM, *added}

    def unique(self, kind: str) -> set[str]:
        added = {each["name"] for each in self.store.every("property", of=kind) if each["hasUniqueValue"]}
        return {*UNIQUE[kind], *added}

    def find(self, kind: str, key: str, by: str = "") -> Doc | None:
        """By id, or by the value of a unique property. Raises Invalid where the property is not unique."""
        if not by or by == "hs_object_id":
            return self.store.get(kind, key)
        if by not in self.unique(kind):
            raise Invalid(f"{by} is not a unique property of {kind}.", code="NOT_UNIQUE", name=by)
        wanted = key.casefold() if by == "email" else key
        return next(iter(self.store.every(kind, **{f"properties__{by}": wanted})), None)

    def get(self, kind: str, key: str, by: str = "") -> Doc:
        found = self.find(kind, key, by)
        if found is None:
            raise NotThere(f"Object not found. No {kind} with {by or 'id'} of that value.")
        return found

    def make(self, kind: str, properties: Mapping[str, Any]) -> Doc:
        """Raises Invalid for unknown or missing properties, Taken where a unique value is another's."""
        given = self._checked(kind, properties)
        if missing := [name for name in REQUIRED.get(kind, ()) if not given.get(name)]:
            raise Invalid(
                f"Error creating {kind}. Some required properties were not set.", code="REQUIRED", name=missing[0]
            )
        self._alone(kind, given, "")
        number = int(self.store.setting("next_id", 1001))
        self.store.keep_setting("next_id", number + 1)
        stamp = _stamp(self.now)
        own = {"hs_object_id": str(number), "createdate": stamp, "hs_createdate": stamp}
        made = {"object": kind, "id": str(number), "created": int(self.now.timestamp()), "properties": {**given, **own}}
        return self._kept(made)

    def change(self, found: Doc, properties: Mapping[str, Any]) -> Doc:
        given = self._checked(found["object"], properties)
        self._alone(found["object"], given, found["id"])
        kept = {**found["properties"], **given}
        return self._kept({**found, "properties": {name: value for name, value in kept.items() if value != ""}})

    def _kept(self, doc: Doc) -> Doc:
        stamp = _stamp(self.now)
        doc["properties"] |= {"hs_lastmodifieddate": stamp, "lastmodifieddate": stamp}
        self.store.put(doc)
        return doc

    def _checked(self, kind: str, properties: Mapping[str, Any]) -> dict[str, str]:
        if not isinstance(properties, dict):
            raise Invalid("Invalid input JSON: properties must be an object")
        known = self.properties(kind)
        for name, value in properties.items():
            if name not in known:
                raise Invalid(f'Property "{name}" does not exist', code="PROPERTY_DOESNT_EXIST", name=name)
            if name in SYSTEM and name != "hs_object_id":
                raise Invalid(f'"{name}" is a read only property', code="READ_ONLY_VALUE", name=name)
            if value is not None and not isinstance(value, str | int | float | bool):
                raise Invalid(f"{name} was not a valid value", code="INVALID_VALUE", name=name)
        given = {name: "" if value is None else str(value) for name, value in properties.items()}
        if "email" in given and kind == "contacts":
            given["email"] = given["email"].casefold()
            if given["email"] and "@" not in given["email"]:
                raise Invalid("Email address is invalid", code="INVALID_EMAIL", name="email")
        return given

    def _alone(self, kind: str, given: Mapping[str, str], own: str) -> None:
        for name in self.unique(kind):
            other = self.find(kind, given[name], name) if given.get(name) else None
            if other is not None and other["id"] != own:
                raise Taken(f"{kind.removesuffix('s').title()} already exists. Existing ID: {other['id']}")


def shown(doc: Doc, properties: Sequence[str]) -> Doc:
    """As answered: the properties asked for, None for those it has not."""
    kept = doc["properties"]
    names = [*dict.fromkeys([*properties, "hs_object_id"])] if properties else SHOWN[doc["object"]]
    return {
        "id": doc["id"],
        "properties": {name: kept.get(name) for name in names},
        "createdAt": kept["createdate"],
        "updatedAt": kept["lastmodifieddate"],
        "archived": False,
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
