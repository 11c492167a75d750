"""An invoice from its first draft to being owed: its fields, its sums, its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.balance import balance_move
from sandbox.stripe.billing.discounts import running, taken_off
from sandbox.stripe.billing.intents import payment_open
from sandbox.stripe.billing.lines import line_taxes
from sandbox.stripe.books import Books
from sandbox.stripe.errors import Refused
from sandbox.stripe.ids import new_id
from sandbox.stripe.rendering import list_of

DAY = 86_400


def invoice_new(customer: Doc, currency: str, now: int, key: str = "", **known: Any) -> Doc:
    """A draft without lines, not stored yet."""
    key = key or new_id("in")
    return {
        "id": key,
        "object": "invoice",
        "account_country": "IE",
        "account_name": "Sandbox",
        "account_tax_ids": None,
        "amount_due": 0,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": 0,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": False,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "created": now,
        "currency": currency,
        "custom_fields": None,
        "customer": customer["id"],
        "customer_account": None,
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": customer["shipping"],
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": list_of([], f"/v1/invoices/{key}/lines"),
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "parent": None,
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": now,
        "period_start": now,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "draft",
        "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "subtotal": 0,
        "subtotal_excluding_tax": 0,
        "test_clock": None,
        "total": 0,
        "total_discount_amounts": [],
        "total_excluding_tax": 0,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": None,
        **known,
    }


def of_subscription(subscription: Doc, proration_date: int | None = None) -> Doc:
    """The ``parent`` of an invoice that a subscription brought about."""
    details: Doc = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    if proration_date is not None:
        details["subscription_proration_date"] = proration_date
    return {"type": "subscription_details", "subscription_details": details, "quote_details": None}


def invoice_reckon(books: Books, invoice: Doc, lines: Sequence[Doc]) -> Doc:
    """Give the draft these lines, and the sums that follow: discounts, taxes, and the customer's balance."""
    discounts = running(books, invoice["discounts"])
    rates = [rate["id"] for rate in invoice["default_tax_rates"]]
    off: dict[str, int] = {key: 0 for key, _ in discounts}
    taxes: dict[str, Doc] = {}
    for line, shares in zip(lines, taken_off(lines, discounts), strict=True):
        line["invoice"] = invoice["id"]
        line["discount_amounts"] = shares
        line["taxes"] = line_taxes(books, line, rates, sum(share["amount"] for share in shares))
        for share in shares:
            off[share["discount"]] += share["amount"]
        for tax in line["taxes"]:
            _add_tax(taxes, tax)
    invoice["lines"]["data"] = list(lines)
    invoice["subtotal"] = invoice["subtotal_excluding_tax"] = sum(line["amount"] for line in lines)
    invoice["total_discount_amounts"] = [{"amount": amount, "discount": key} for key, amount in off.items()]
    invoice["total_taxes"] = list(taxes.values())
    invoice["total_excluding_tax"] = invoice["subtotal"] - sum(off.values())
    invoice["total"] = invoice["total_excluding_tax"] + sum(tax["amount"] for tax in taxes.values())
    balance = books.get("customer", invoice["customer"])["balance"]
    invoice["starting_balance"] = balance
    invoice["amount_due"] = invoice["amount_remaining"] = max(invoice["total"] + balance, 0)
    return invoice


def _add_tax(taxes: dict[str, Doc], tax: Doc) -> None:
    rate = tax["tax_rate_details"]["tax_rate"]
    total = taxes.setdefault(rate, {**tax, "amount": 0, "taxable_amount": 0})
    total["amount"] += tax["amount"]
    total["taxable_amount"] += tax["taxable_amount"]


def invoice_finalize(books: Books, invoice: Doc) -> Doc:
    """Number it and make it owed; the customer's balance is used up or grows. Nothing owed is paid at once."""
    if invoice["status"] != "draft":
        raise Refused(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.", code="invoice_not_editable"
        )
    customer = books.get("customer", invoice["customer"])
    invoice_reckon(books, invoice, invoice["lines"]["data"])
    if invoice["number"] is None:
        invoice["number"] = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
        customer["next_invoice_sequence"] += 1
    customer["currency"] = customer["currency"] or invoice["currency"]
    books.save(customer)
    used = invoice["amount_due"] - invoice["total"]
    if used:
        balance_move(books, customer, -used, "applied_to_invoice", invoice=invoice["id"], currency=invoice["currency"])
    taxed = books.store.every("tax_id", customer=customer["id"])
    token = new_id("live", 40)
    invoice.update(
        status="open",
        ending_balance=customer["balance"],
        effective_at=books.now,
        customer_address=customer["address"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_tax_ids=[{"type": each["type"], "value": each["value"]} for each in taxed],
        hosted_invoice_url=f"/i/{token}",
        invoice_pdf=f"/i/{token}/pdf",
        _page=token,
    )
    invoice["status_transitions"]["finalized_at"] = books.now
    if invoice["collection_method"] == "send_invoice" and invoice["due_date"] is None:
        invoice["due_date"] = books.now + 30 * DAY
    if invoice["amount_due"] == 0:
        books.save(invoice, "invoice.finalized")
        return invoice_settle(books, invoice)
    payment_open(books, invoice)
    return books.save(invoice, "invoice.finalized")


def invoice_settle(books: Books, invoice: Doc) -> Doc:
    """Mark it paid, as nothing is left to pay."""
    invoice["status"] = "paid"
    invoice["status_transitions"]["paid_at"] = books.now
    invoice["next_payment_attempt"] = None
    invoice["attempted"] = True
    books.save(invoice, "invoice.paid")
    books.tell("invoice.payment_succeeded", invoice)
    return invoice
