"""A company document in the loadbilling format as Stripe objects with the same references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.store import Doc, Store
from sandbox.stripe.seeding.bills import bill, notes
from sandbox.stripe.seeding.payments import collected
from sandbox.stripe.seeding.people import person, subscription
from sandbox.stripe.seeding.plans import Catalogue

Given = dict[str, Any]


def seed(store: Store, document: Mapping[str, Any], now: int) -> dict[str, int]:
    """Put the document's objects in, all or none; those of the same id are replaced. How many of each kind.

    No events are told: it has always been so. Raises ValueError where the document is not of the format.
    """
    counted: Counter[str] = Counter()
    with store.transaction():
        store.put_many(_counting(objects(document, now), counted))
    return dict(counted)


def _counting(docs: Iterator[Doc], counted: Counter[str]) -> Iterator[Doc]:
    for doc in docs:
        counted[doc["object"]] += 1
        yield doc


def objects(document: Mapping[str, Any], now: int) -> Iterator[Doc]:
    """Every object of the document. Raises ValueError, naming the customer, where something is missing."""
    zone = (document.get("company") or {}).get("time_zone", "UTC")
    catalogue = Catalogue(_beginning(document, now))
    yield from catalogue.take(document.get("plans", []))
    vat = (document.get("policies") or {}).get("vat_rate") or {}
    if vat.get("kind") == "percent" and vat["value"]:
        yield catalogue.tax(vat["value"])
    for given in document.get("customers", []):
        try:
            yield from customer_objects(given, catalogue, zone, now)
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(
                f"customer {given.get('ref')}: {problem!r} is missing or no value of its kind"
            ) from problem


def _beginning(document: Mapping[str, Any], now: int) -> int:
    """The catalogue is as old as the oldest customer could be; a fixed age keeps two loads alike."""
    return min(now, 1_577_836_800)


def customer_objects(given: Given, catalogue: Catalogue, zone: str, now: int) -> Iterator[Doc]:
    own = list(person(given, now))
    yield from own
    methods = {each["id"]: each for each in own if each["object"] == "payment_method"}
    subscriptions = [subscription(each, given, catalogue, zone) for each in given.get("subscriptions", [])]
    for each in sorted(given.get("invoices", []), key=lambda invoice: str(invoice["issued_on"])):
        found = bill(each, given, own[0], subscriptions, catalogue, zone)
        yield from collected(each, found, methods, zone)
        yield found
        yield from notes(each, found, zone)
        _latest(found, subscriptions)
    yield from subscriptions


def _latest(found: Doc, subscriptions: list[Doc]) -> None:
    details = (found["parent"] or {}).get("subscription_details") or {}
    for each in subscriptions:
        if each["id"] == details.get("subscription"):
            each["latest_invoice"] = found["id"]
