"""``expand``: ids in an answer replaced by the objects themselves, and lists that are shown only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.store import Doc, Store
from sandbox.stripe.errors import BadParameter
from sandbox.stripe.rendering import list_of, shown

DEPTH = 4
"""Levels that one path may go down, as Stripe has it."""

_KINDS: Mapping[str, str] = {
    "customer": "customer",
    "product": "product",
    "default_price": "price",
    "price": "price",
    "payment_intent": "payment_intent",
    "charge": "charge",
    "latest_charge": "charge",
    "invoice": "invoice",
    "latest_invoice": "invoice",
    "subscription": "subscription",
    "payment_method": "payment_method",
    "default_payment_method": "payment_method",
    "refund": "refund",
    "coupon": "coupon",
    "promotion_code": "promotion_code",
    "discount": "discount",
    "discounts": "discount",
    "credit_note": "credit_note",
    "customer_balance_transaction": "customer_balance_transaction",
    "tax_rate": "tax_rate",
}
_NEVER = {("charge", "payment_method"), ("pricing", "product")}


def _tax_ids(store: Store, doc: Doc) -> Doc:
    return list_of(store.every("tax_id", customer=doc["id"])[::-1], f"/v1/customers/{doc['id']}/tax_ids")


def _subscriptions(store: Store, doc: Doc) -> Doc:
    running = [shown(store, each) for each in store.every("subscription", customer=doc["id"])]
    kept = [each for each in running if each["status"] != "canceled"][::-1]
    return list_of(kept, f"/v1/customers/{doc['id']}/subscriptions")


def _refunds(store: Store, doc: Doc) -> Doc:
    found = [shown(store, each) for each in store.every("refund", charge=doc["id"])][::-1]
    return list_of(found, f"/v1/charges/{doc['id']}/refunds")


def _payments(store: Store, doc: Doc) -> Doc:
    found = [shown(store, each) for each in store.every("invoice_payment", invoice=doc["id"])][::-1]
    return list_of(found, f"/v1/invoice_payments?invoice={doc['id']}")


def _balance(store: Store, doc: Doc) -> Doc:
    return {doc["currency"]: doc["balance"]} if doc.get("currency") else {}


_INCLUDED: Mapping[tuple[str, str], Callable[[Store, Doc], Doc]] = {
    ("customer", "tax_ids"): _tax_ids,
    ("customer", "subscriptions"): _subscriptions,
    ("customer", "invoice_credit_balance"): _balance,
    ("charge", "refunds"): _refunds,
    ("invoice", "payments"): _payments,
}


def answer(store: Store, doc: Doc, expand: Sequence[str]) -> Doc:
    """The document as answered, with these paths expanded. Raises BadParameter for one that cannot be."""
    if doc.get("object") == "list":
        whole: Doc = {**doc, "data": [shown(store, each) for each in doc["data"]]}
    else:
        whole = shown(store, doc)
    for path in expand:
        steps = path.split(".")
        if len(steps) > DEPTH:
            raise BadParameter(f"You cannot expand more than {DEPTH} levels of a property: {path}", param="expand")
        _expand(store, whole, steps, path)
    return whole


def _expand(store: Store, doc: Doc, steps: Sequence[str], path: str) -> None:
    head, *rest = steps
    _open(store, doc, head, path)
    inner = doc.get(head)
    if isinstance(inner, dict):
        inner = doc[head] = dict(inner)
    elif isinstance(inner, list):
        inner = doc[head] = [dict(each) if isinstance(each, dict) else each for each in inner]
    if not rest:
        return
    for each in inner if isinstance(inner, list) else [inner]:
        if isinstance(each, dict):
            _expand(store, each, rest, path)


def _open(store: Store, doc: Doc, name: str, path: str) -> None:
    include = _INCLUDED.get((doc.get("object", ""), name))
    if include is not None and name not in doc:
        doc[name] = include(store, doc)
    value = doc.get(name)
    kind = _KINDS.get(name)
    parent = doc.get("object") or ("pricing" if "price" in doc and "product" in doc else "")
    if isinstance(value, dict) or (isinstance(value, list) and all(isinstance(each, dict) for each in value)):
        return
    if name not in doc or kind is None or (parent, name) in _NEVER:
        raise BadParameter(f"This property cannot be expanded ({path}).", param="expand")
    doc[name] = _whole(store, kind, value)


def _whole(store: Store, kind: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(store, kind, each) for each in value]
    if not isinstance(value, str):
        return value
    found = store.get(kind, value)
    return value if found is None else shown(store, found)
