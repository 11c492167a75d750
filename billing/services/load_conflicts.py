"""What a document gets wrong about records that are already there, or that it counts on being there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from billing.document.places import Place, where
from billing.document.walk import Record, customer_records, invoice_records
from billing.errors import Problem
from billing.models import (
    Company,
    CreditNote,
    Dispute,
    Invoice,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    Price,
    Refund,
    Subscription,
)

_OF_CUSTOMER: Mapping[str, tuple[type[models.Model], str]] = {
    "subscriptions": (Subscription, "ref"),
    "payment_methods": (PaymentMethod, "ref"),
    "invoices": (Invoice, "number"),
}
_OF_INVOICE: Mapping[str, tuple[type[models.Model], str]] = {
    "payments": (PaymentAttempt, "ref"),
    "refunds": (Refund, "ref"),
    "credit_notes": (CreditNote, "number"),
    "disputes": (Dispute, "ref"),
}


def find_conflicts(document: Record) -> list[Problem]:
    """Everything that stands against writing the document now. Run it under the lock that the write holds."""
    return [
        *_missing_company(document),
        *_moved_prices(document),
        *_unknown_plans(document),
        *_foreign_records(document),
        *_foreign_methods(document),
    ]


def _missing_company(document: Record) -> Iterator[Problem]:
    if "company" not in document and not Company.objects.exists():
        yield Problem("company", "is missing and none is on record; the first document must describe the company")


def _moved_prices(document: Record) -> Iterator[Problem]:
    owners = dict(Price.objects.values_list("ref", "plan__code"))
    for index, plan in enumerate(document.get("plans", ())):
        for position, price in enumerate(plan["prices"]):
            owner = owners.get(price["ref"], plan["code"])
            if owner != plan["code"]:
                place = where(("plans", index, "prices", position, "ref"))
                yield Problem(place, f"{price['ref']} is a price of plan {owner}; give this one a ref of its own")


def _unknown_plans(document: Record) -> Iterator[Problem]:
    plans = document.get("plans", [])
    codes = {plan["code"] for plan in plans} | set(Plan.objects.values_list("code", flat=True))
    prices = {price["ref"] for plan in plans for price in plan["prices"]}
    prices |= set(Price.objects.values_list("ref", flat=True))
    for place, subscription, _ in customer_records(document, "subscriptions"):
        if subscription["price"] not in prices:
            what = f"{subscription['price']} is not the ref of a known price; add it to plans or correct it"
            yield Problem(where((*place, "price")), what)
    for place, invoice, _ in customer_records(document, "invoices"):
        for index, line in enumerate(invoice["lines"]):
            if line.get("plan", "") not in codes | {""}:
                what = f"{line['plan']} is not the code of a known plan; add it to plans or correct it"
                yield Problem(where((*place, "lines", index, "plan")), what)


def _foreign_records(document: Record) -> Iterator[Problem]:
    """Records that belong to another customer or invoice: a reference never moves."""
    for section, (model, field) in _OF_CUSTOMER.items():
        found = [
            ((*place, field), record[field], customer["ref"])
            for place, record, customer in customer_records(document, section)
        ]
        yield from _foreign(model, field, "customer__external_ref", "customer", found)
    for section, (model, field) in _OF_INVOICE.items():
        found = [
            ((*place, field), record[field], invoice["number"])
            for place, record, invoice in invoice_records(document, section)
        ]
        yield from _foreign(model, field, "invoice__number", "invoice", found)


def _foreign(
    model: type[models.Model], field: str, owner_path: str, owner_kind: str, found: list[tuple[Place, str, str]]
) -> Iterator[Problem]:
    refs = [ref for _, ref, _ in found]
    rows: Any = model._default_manager.filter(**{f"{field}__in": refs}).values_list(field, owner_path)
    owners = dict(rows)
    for place, ref, owner in found:
        if owners.get(ref, owner) != owner:
            what = f"{ref} belongs to {owner_kind} {owners[ref]}; a record never moves, use another {field}"
            yield Problem(where(place), what)


def _foreign_methods(document: Record) -> Iterator[Problem]:
    """A payment names a method of its own customer, in the document or on record."""
    owners = dict(PaymentMethod.objects.values_list("ref", "customer__external_ref"))
    for _, method, customer in customer_records(document, "payment_methods"):
        owners[method["ref"]] = customer["ref"]
    for place, invoice, customer in customer_records(document, "invoices"):
        for index, payment in enumerate(invoice.get("payments", ())):
            if "method" in payment and owners.get(payment["method"]) != customer["ref"]:
                what = f"{payment['method']} is not a payment method of {customer['ref']}; correct it or leave it out"
                yield Problem(where((*place, "payments", index, "method")), what)
