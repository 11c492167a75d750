"""Every object of a kind, a page of up to 100 at a time, newest first as Stripe lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from billing.gateways.port import Page
from billing.gateways.stripe.objects import catalogue, customers, invoices, payments
from billing.gateways.stripe.reading import CUSTOMER_EXPANDS, Reading
from billing.gateways.stripe.wire import Object, id_of, one_page
from billing.records import Record, RecordKind

_Turn = Callable[[Reading, Object], "list[Record | None]"]


def page(reading: Reading, kind: RecordKind, cursor: str) -> Page:
    """``cursor`` is the last object of the page before. Calls Stripe, so use it within ``reaching``."""
    name, params, turn = _HOW[kind]
    found, more = one_page(reading.api, name, {**params, **({"starting_after": cursor} if cursor else {})})
    records = [record for each in found for record in turn(reading, each) if record is not None]
    return Page(tuple(records), found[-1]["id"] if more and found else "")


def _payments(reading: Reading, found: Object) -> list[Record | None]:
    """By the payments of invoices, since charges do not name theirs; tries before the last are asked for apart."""
    intent, invoice = found["payment"].get("payment_intent"), found["invoice"]
    if not isinstance(intent, dict) or not isinstance(invoice, dict) or not intent.get("latest_charge"):
        return []
    charges = [intent["latest_charge"]]
    if (invoice.get("attempt_count") or 0) > 1:
        charges = reading.settling.charges(payment_intent=intent["id"])
    return [reading.settling.payment(charge, invoice, newest=charge is charges[0]) for charge in charges]


def _refund(reading: Reading, found: Object) -> list[Record | None]:
    invoice = _invoice(reading, found)
    return [payments.refund(found, found["charge"], invoice, reading.options)] if invoice else []


def _dispute(reading: Reading, found: Object) -> list[Record | None]:
    invoice = _invoice(reading, found)
    return [payments.dispute(found, found["charge"], invoice, reading.options)] if invoice else []


def _invoice(reading: Reading, found: Object) -> str:
    intent = id_of((found.get("charge") or {}).get("payment_intent"))
    return reading.settling.invoice_of(intent) if intent else ""


_HOW: Mapping[RecordKind, tuple[str, Object, _Turn]] = {
    "plan": ("products", {}, lambda _, each: [catalogue.plan(each)]),
    "price": ("prices", {}, lambda _, each: [catalogue.price(each)]),
    "customer": (
        "customers",
        {"expand": [f"data.{name}" for name in CUSTOMER_EXPANDS]},
        lambda at, each: [at.customer(each)],
    ),
    "payment_method": ("payment_methods", {}, lambda _, each: [customers.payment_method(each)]),
    "subscription": (
        "subscriptions",
        {"status": "all"},
        lambda at, each: [customers.subscription(each, at.options)],
    ),
    "invoice": ("invoices", {}, lambda at, each: [at.invoice(each)]),
    "payment": (
        "invoice_payments",
        {"expand": ["data.payment.payment_intent.latest_charge", "data.invoice"]},
        _payments,
    ),
    "refund": ("refunds", {"expand": ["data.charge"]}, _refund),
    "credit_note": ("credit_notes", {}, lambda at, each: [invoices.credit_note(each, at.options)]),
    "dispute": ("disputes", {"expand": ["data.charge"]}, _dispute),
}
