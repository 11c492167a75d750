"""Objects: one by one, in batches, and by search."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.books import moment, rendered
from sandbox.hubspot.calls import Call, Route
from sandbox.hubspot.errors import Invalid, Missing
from sandbox.hubspot.kinds import ASSOCIATIONS
from sandbox.hubspot.resources.searching import fits
from sandbox.store import Doc


def get(call: Call) -> Doc:
    kind, key = call.places
    return rendered(call.books.get(kind, key, call.one("idProperty")), call.asked())


def create(call: Call) -> Doc:
    (kind,) = call.places
    properties = _properties(call.body)
    doc = call.books.create(kind, properties)
    for each in call.body.get("associations") or ():
        number = each["types"][0]["associationTypeId"]
        call.books.link(kind, doc["id"], _target(kind, number), str(each["to"]["id"]))
    return rendered(doc, properties)


def update(call: Call) -> Doc:
    kind, key = call.places
    properties = _properties(call.body)
    return rendered(call.books.update(call.books.get(kind, key, call.one("idProperty")), properties), properties)


def batch_read(call: Call) -> Doc:
    (kind,) = call.places
    results = []
    for each in call.inputs():
        try:
            found = call.books.get(kind, str(each["id"]), call.body.get("idProperty") or "")
            results.append(rendered(found, call.body.get("properties") or ()))
        except Missing:
            continue
    return _batch(call, results)


def batch_upsert(call: Call) -> Doc:
    (kind,) = call.places
    results = []
    for each in call.inputs():
        if not each.get("idProperty"):
            raise Invalid("idProperty is required")
        properties = _properties(each)
        doc, new = call.books.upsert(kind, str(each["idProperty"]), str(each["id"]), properties)
        results.append({**rendered(doc, properties), "new": new})
    return _batch(call, results)


def search(call: Call) -> Doc:
    """Lags behind by as many seconds as the control ``search_lag`` has set, as HubSpot's index does."""
    (kind,) = call.places
    groups = call.body.get("filterGroups") or []
    if len(groups) > 5:
        raise Invalid("A maximum of 5 filter groups is allowed")
    for group in groups:
        call.books.must_know(kind, [str(one.get("propertyName")) for one in group.get("filters") or ()])
    lag = float(call.books.store.setting("search_lag", 0))
    known = [doc for doc in call.books.every(kind) if doc["changed"] <= call.books.now - lag]
    found = [doc for doc in known if not groups or any(fits(doc, group) for group in groups)]
    limit, after = int(call.body.get("limit") or 10), int(call.body.get("after") or 0)
    page = [rendered(doc, call.body.get("properties") or ()) for doc in found[after : after + limit]]
    answer: Doc = {"total": len(found), "results": page}
    if after + limit < len(found):
        answer["paging"] = {"next": {"after": str(after + limit)}}
    return answer


def _properties(body: Any) -> dict[str, Any]:
    properties = body.get("properties") if isinstance(body, dict) else None
    if not isinstance(properties, dict):
        raise Invalid("Invalid input JSON: properties")
    return properties


def _target(kind: str, number: int) -> str:
    for (one, other), each in ASSOCIATIONS.items():
        if one == kind and each == number:
            return other
    raise Invalid(f"{number} is no association type of {kind}")


def _batch(call: Call, results: list[Doc]) -> Doc:
    now = moment(call.books.now)
    return {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}


ROUTES = (
    Route("POST", "/crm/v3/objects/{}/search", search),
    Route("POST", "/crm/v3/objects/{}/batch/read", batch_read),
    Route("POST", "/crm/v3/objects/{}/batch/upsert", batch_upsert),
    Route("POST", "/crm/v3/objects/{}", create, 201),
    Route("GET", "/crm/v3/objects/{}/{}", get),
    Route("PATCH", "/crm/v3/objects/{}/{}", update),
)
