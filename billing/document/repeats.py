"""References that must be unique within their kind, over the whole document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from billing.document.places import Place, where
from billing.document.walk import customer_records, invoice_records
from billing.errors import Problem


def check_repeats(document: dict[str, Any]) -> Iterator[Problem]:
    """Each reference that was already used by an earlier record of the same kind, naming both places."""
    first: dict[tuple[str, str], Place] = {}
    for kind, place, value in _references(document):
        earlier = first.setdefault((kind, value), place)
        if earlier != place:
            yield Problem(where(place), f"{value} is already used at {where(earlier)}; every {kind} needs its own")


def _references(document: dict[str, Any]) -> Iterator[tuple[str, Place, str]]:
    yield from _catalogue(document)
    for index, customer in enumerate(document.get("customers", ())):
        yield "customer ref", ("customers", index, "ref"), customer["ref"]
    for section in ("subscriptions", "payment_methods"):
        for place, record, _ in customer_records(document, section):
            yield f"{section[:-1].replace('_', ' ')} ref", (*place, "ref"), record["ref"]
    for place, invoice, _ in customer_records(document, "invoices"):
        yield "invoice number", (*place, "number"), invoice["number"]
        for index, line in enumerate(invoice["lines"]):
            ref = line.get("ref", str(index + 1))
            yield "line ref", (*place, "lines", index, "ref"), f"{invoice['number']}/{ref}"
    for section, field in (("payments", "ref"), ("refunds", "ref"), ("disputes", "ref"), ("credit_notes", "number")):
        for place, record, _ in invoice_records(document, section):
            yield f"{section[:-1].replace('_', ' ')} {field}", (*place, field), record[field]


def _catalogue(document: dict[str, Any]) -> Iterator[tuple[str, Place, str]]:
    for index, plan in enumerate(document.get("plans", ())):
        yield "plan code", ("plans", index, "code"), plan["code"]
        for position, price in enumerate(plan["prices"]):
            yield "price ref", ("plans", index, "prices", position, "ref"), price["ref"]
    for index, coupon in enumerate(document.get("coupons", ())):
        yield "coupon code", ("coupons", index, "code"), coupon["code"].upper()
