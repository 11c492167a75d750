"""A stored object as it is answered: what is internal left out, prices put in where Stripe shows them whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.store import Doc, Store

LINES_SHOWN = 10
"""Lines that come with an invoice; the rest is to be listed."""


def list_of(data: list[Doc], url: str, has_more: bool = False) -> Doc:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def shown(store: Store, doc: Doc) -> Doc:
    """The object as an answer or an event holds it, nothing expanded."""
    visible = {name: value for name, value in doc.items() if not name.startswith("_")}
    finish = None if doc.get("deleted") else _FINISH.get(doc.get("object", ""))
    return finish(store, visible) if finish else visible


def _subscription(store: Store, doc: Doc) -> Doc:
    items = doc["items"]
    return {**doc, "items": {**items, "data": [_item(store, each) for each in items["data"]]}}


def _item(store: Store, item: Doc) -> Doc:
    price = store.get("price", item["price"]) or {"id": item["price"], "object": "price"}
    return {**item, "price": shown(store, price), "plan": plan_of(price)}


def plan_of(price: Doc) -> Doc:
    """The price in the shape of the older ``plan``, which items still carry."""
    recurring = price.get("recurring") or {}
    return {
        "id": price["id"],
        "object": "plan",
        "active": price.get("active", True),
        "amount": price.get("unit_amount"),
        "amount_decimal": price.get("unit_amount_decimal"),
        "billing_scheme": "per_unit",
        "created": price.get("created"),
        "currency": price.get("currency"),
        "interval": recurring.get("interval"),
        "interval_count": recurring.get("interval_count"),
        "livemode": False,
        "metadata": price.get("metadata", {}),
        "nickname": price.get("nickname"),
        "product": price.get("product"),
        "usage_type": "licensed",
    }


def _invoice(store: Store, doc: Doc) -> Doc:
    lines = doc["lines"]["data"]
    first = [{name: value for name, value in line.items() if not name.startswith("_")} for line in lines[:LINES_SHOWN]]
    pages = {name: f"{store.address}{doc[name]}" for name in ("hosted_invoice_url", "invoice_pdf") if doc[name]}
    return {**doc, **pages, "lines": list_of(first, f"/v1/invoices/{doc['id']}/lines", len(lines) > LINES_SHOWN)}


_FINISH: Mapping[str, Callable[[Store, Doc], Any]] = {
    "subscription": _subscription,
    "subscription_item": _item,
    "invoice": _invoice,
}
