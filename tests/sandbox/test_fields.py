"""Every object has the fields that the official client declares for its kind, and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from tests.sandbox.running import PROJECT, Running
from tests.sandbox.shop import customer_with, open_invoice, paid_charge, prices

KINDS: dict[str, Any] = {
    "charge": stripe.Charge,
    "coupon": stripe.Coupon,
    "credit_note": stripe.CreditNote,
    "credit_note_line_item": stripe.CreditNoteLineItem,
    "customer": stripe.Customer,
    "customer_balance_transaction": stripe.CustomerBalanceTransaction,
    "discount": stripe.Discount,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "invoiceitem": stripe.InvoiceItem,
    "line_item": stripe.InvoiceLineItem,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "price": stripe.Price,
    "product": stripe.Product,
    "promotion_code": stripe.PromotionCode,
    "refund": stripe.Refund,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "tax_id": stripe.TaxId,
    "tax_rate": stripe.TaxRate,
    "webhook_endpoint": stripe.WebhookEndpoint,
}
BESIDE = {"plan", "billing_portal.session"}
"""Kinds that are seen in passing: the old shape of a price, and what cannot be read again."""


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("object"), str) and "id" in value:
            yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _declared(kind: str) -> tuple[set[str], set[str]]:
    """All fields of a kind, and those that can never be null."""
    hints = {name: str(hint) for name, hint in KINDS[kind].__annotations__.items() if not name.isupper()}
    never = ("Optional", "NoneType", "ClassVar")
    always = {name for name, hint in hints.items() if not any(word in hint for word in never)}
    return set(hints), always


@pytest.fixture(scope="module")
def answers(running_box: Running) -> list[Any]:
    """A day in the life of the sandbox: every list after it, and every event's object."""
    running_box.control("reset")
    running_box.control("seed", {"document": json.loads((PROJECT / "billing/demo/northwind.json").read_text())})
    api = running_box.stripe()
    customer = customer_with(api)
    coupon = api.v1.coupons.create({"percent_off": 10, "duration": "forever"})
    api.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}})
    old, new = prices(api, 3000, 4000)
    subscription = api.v1.subscriptions.create(
        {"customer": customer.id, "items": [{"price": old}], "discounts": [{"coupon": coupon.id}]}
    )
    item = subscription["items"].data[0].id
    api.v1.subscriptions.update(subscription.id, {"items": [{"id": item, "price": new}]})
    charge = paid_charge(api, customer.id)
    api.v1.refunds.create({"charge": charge, "amount": 1})
    running_box.control("dispute", {"charge": charge})
    api.v1.credit_notes.create({"invoice": open_invoice(api, customer.id).id, "amount": 5})
    api.v1.customers.balance_transactions.create(customer.id, {"amount": -5, "currency": "eur"})
    api.v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "IE6388047V"})
    api.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["customer.deleted"]})
    lists: list[Any] = [
        api.v1.charges.list(),
        api.v1.coupons.list(),
        api.v1.credit_notes.list(),
        api.v1.customers.list({"limit": 100, "expand": ["data.tax_ids"]}),
        api.v1.customers.balance_transactions.list(customer.id),
        api.v1.disputes.list(),
        api.v1.events.list({"limit": 100}),
        api.v1.invoice_items.list(),
        api.v1.invoice_payments.list(),
        api.v1.invoices.list({"limit": 100}),
        api.v1.payment_intents.list(),
        api.v1.payment_methods.list({"limit": 100}),
        api.v1.prices.list(),
        api.v1.products.list(),
        api.v1.promotion_codes.list(),
        api.v1.refunds.list(),
        api.v1.subscriptions.list({"expand": ["data.discounts"]}),
        api.v1.tax_rates.list(),
        api.v1.webhook_endpoints.list(),
    ]
    return [json.loads(each.last_response.body) for each in lists]


def test_no_field_is_missing_made_up_or_null_where_it_cannot_be(answers: list[Any]) -> None:
    wrong: set[str] = set()
    seen: set[str] = set()
    for found in _objects(answers):
        kind = found["object"]
        if kind in BESIDE:
            continue
        seen.add(kind)
        fields, always = _declared(kind)
        wrong |= {f"{kind}.{name}: not declared" for name in set(found) - fields}
        wrong |= {f"{kind}.{name}: missing" for name in always - set(found)}
        wrong |= {f"{kind}.{name}: null" for name in always & set(found) if found[name] is None}
    assert wrong == set()
    assert seen == set(KINDS)
