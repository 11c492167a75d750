"""Every object of a kind, a page of up to 100 at a time, newest first as Stripe lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from billing.gateways.port import Page
from billing.gateways.stripe.objects import catalogue, customers, invoices, payments
from billing.gateways.stripe.reading import CUSTOMER_EXPANDS, Reading
from billing.gateways.stripe.wire import PAGE_SIZE, READS, Object, id_of, plain
from billing.records import Record, RecordKind

_Turn = Callable[[Reading, Object], "list[Record | None]"]


def page(reading: Reading, kind: RecordKind, cursor: str) -> Page:
    """``cursor`` is the last object of the page before. Calls Stripe, so use it within ``reaching``."""
    list_call, params, turn = _HOW[kind]
    asked: Any = {"limit": PAGE_SIZE, **params, **({"starting_after": cursor} if cursor else {})}
    listed = list_call(reading)(params=asked, options=READS)
    found = [plain(each) for each in listed.data]
    records = [record for each in found for record in turn(reading, each) if record is not None]
    return Page(tuple(records), found[-1]["id"] if listed.has_more and found else "")


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


_HOW: Mapping[RecordKind, tuple[Callable[[Reading], Callable[..., Any]], Object, _Turn]] = {
    "plan": (lambda at: at.api.v1.products.list, {}, lambda _, each: [catalogue.plan(each)]),
    "price": (lambda at: at.api.v1.prices.list, {}, lambda _, each: [catalogue.price(each)]),
    "customer": (
        lambda at: at.api.v1.customers.list,
        {"expand": [f"data.{name}" for name in CUSTOMER_EXPANDS]},
        lambda at, each: [at.customer(each)],
    ),
    "payment_method": (
        lambda at: at.api.v1.payment_methods.list,
        {},
        lambda _, each: [customers.payment_method(each)],
    ),
    "subscription": (
        lambda at: at.api.v1.subscriptions.list,
        {"status": "all"},
        lambda at, each: [customers.subscription(each, at.options)],
    ),
    "invoice": (lambda at: at.api.v1.invoices.list, {}, lambda at, each: [at.invoice(each)]),
    "payment": (
        lambda at: at.api.v1.invoice_payments.list,
        {"expand": ["data.payment.payment_intent.latest_charge", "data.invoice"]},
        _payments,
    ),
    "refund": (lambda at: at.api.v1.refunds.list, {"expand": ["data.charge"]}, _refund),
    "credit_note": (
        lambda at: at.api.v1.credit_notes.list,
        {},
        lambda at, each: [invoices.credit_note(each, at.options)],
    ),
    "dispute": (lambda at: at.api.v1.disputes.list, {"expand": ["data.charge"]}, _dispute),
}
