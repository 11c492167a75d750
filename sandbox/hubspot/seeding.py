"""What a company document in the loadbilling format says of its customers, as contacts and tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.errors import CrmError
from sandbox.hubspot.linking import link
from sandbox.hubspot.objects import Crm
from sandbox.hubspot.setup import owner_make, property_make

CUSTOM: Mapping[str, str] = {
    "customer_ref": "Customer reference",
    "customer_segment": "Segment",
    "customer_notes": "Notes of the sales team",
}
"""Properties of contacts that are added for what HubSpot has none for."""


def seed(crm: Crm, document: Mapping[str, Any]) -> dict[str, int]:
    """A contact for each customer, found again by ``customer_ref``; open cases as tickets, by their subject.

    All or nothing. How many there are of each kind. Raises ValueError where the document is not of the format.
    """
    with crm.store.transaction():
        for name, label in CUSTOM.items():
            if name not in crm.properties("contacts"):
                _add(crm, name, label)
        for given in document.get("customers", []):
            try:
                _customer(crm, given)
            except (KeyError, TypeError, AttributeError, CrmError) as problem:
                raise ValueError(f"customer {given.get('ref')}: {problem!r}; see docs/loadbilling.md") from problem
    return {kind: crm.store.count(kind) for kind in ("contacts", "tickets", "owner")}


def _add(crm: Crm, name: str, label: str) -> None:
    wanted = {"name": name, "label": label, "groupName": "contactinformation", "type": "string", "fieldType": "text"}
    property_make(crm, "contacts", {**wanted, "hasUniqueValue": name == "customer_ref"})


def _customer(crm: Crm, given: Mapping[str, Any]) -> None:
    known = given.get("crm") or {}
    first, _, last = given["name"].partition(" ")
    properties = {
        "customer_ref": given["ref"],
        "email": given["email"],
        "firstname": first,
        "lastname": last,
        "lifecyclestage": "customer",
        "customer_segment": known.get("segment", ""),
        "customer_notes": known.get("notes", ""),
    }
    if known.get("owner"):
        properties["hubspot_owner_id"] = owner_make(crm, known["owner"], "team@example.com")
    found = crm.find("contacts", given["ref"], "customer_ref")
    contact = crm.make("contacts", properties) if found is None else crm.change(found, properties)
    held = {each["properties"].get("subject") for each in crm.store.every("tickets", _of=contact["id"])}
    for subject in known.get("open_cases", []):
        if subject in held:
            continue
        ticket = crm.make("tickets", {"subject": subject, "hs_pipeline": "0", "hs_pipeline_stage": "1"})
        crm.store.put({**ticket, "_of": contact["id"]})
        link(crm, "tickets", ticket["id"], "contacts", contact["id"])
