"""Associations, version 4 of their calls."""

from __future__ import annotations

from sandbox.hubspot.books import moment
from sandbox.hubspot.calls import Call, Route
from sandbox.store import Doc


def list_linked(call: Call) -> Doc:
    kind, key, to = call.places
    found = call.books.linked(kind, key, to)[: int(call.one("limit") or 500)]
    return {
        "results": [
            {
                "toObjectId": int(each["to_id"]),
                "associationTypes": [{"category": "HUBSPOT_DEFINED", "typeId": each["type"], "label": None}],
            }
            for each in found
        ]
    }


def link_default(call: Call) -> Doc:
    kind, key, to, to_key = call.places
    number = call.books.link(kind, key, to, to_key)
    now = moment(call.books.now)
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}
    made = {"from": {"id": key}, "to": {"id": to_key}, "associationSpec": spec}
    return {"status": "COMPLETE", "results": [made], "startedAt": now, "completedAt": now}


ROUTES = (
    Route("PUT", "/crm/v4/objects/{}/{}/associations/default/{}/{}", link_default),
    Route("GET", "/crm/v4/objects/{}/{}/associations/{}", list_linked),
)
