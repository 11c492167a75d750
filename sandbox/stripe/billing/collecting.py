"""Getting an open invoice paid: by the card on file, by another one, or outside."""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.intents import intent_charge, payment_open
from sandbox.stripe.billing.invoices import DAY, invoice_finalize, invoice_settle
from sandbox.stripe.billing.methods import method_get
from sandbox.stripe.books import Books
from sandbox.stripe.errors import Declined, Refused

RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)
"""Seconds after a failed automatic attempt until the next one; behind the last the invoice stays open."""


def method_on_file(books: Books, invoice: Doc) -> str | None:
    """What would be charged: the invoice's own, its subscription's, or the customer's default payment method."""
    subscription = books.find("subscription", subscription_of(invoice))
    customer = books.get("customer", invoice["customer"])
    candidates = (
        invoice["default_payment_method"],
        subscription and subscription["default_payment_method"],
        customer["invoice_settings"]["default_payment_method"],
    )
    return next((key for key in candidates if key), None)


def subscription_of(invoice: Doc) -> str | None:
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    return details.get("subscription")


def invoice_collect(books: Books, invoice: Doc, key: str | None = None) -> Doc:
    """Charge for what is left. Raises Declined with the failed attempt stored, Refused where nothing can be charged."""
    if invoice["status"] == "draft":
        invoice_finalize(books, invoice)
    if invoice["status"] == "paid":
        raise Refused("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] not in ("open", "uncollectible"):
        raise Refused(f"You cannot pay an invoice with a status of {invoice['status']}.", code="invoice_not_editable")
    chosen = key or method_on_file(books, invoice)
    if chosen is None:
        raise Refused(
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method.",
            code="resource_missing",
        )
    method = method_get(books, chosen)
    if method["customer"] not in (None, invoice["customer"]):
        raise Refused(
            f"The payment method {chosen} does not belong to the customer of this invoice.", param="payment_method"
        )
    if method["type"] == "customer_balance":
        raise Refused("A bank transfer cannot be charged; the customer has to send it.", param="payment_method")
    payment = _payment_now(books, invoice)
    intent = books.get("payment_intent", payment["payment"]["payment_intent"])
    error = intent_charge(books, intent, method)
    invoice["attempted"] = True
    invoice["attempt_count"] += 1
    if error is not None:
        _note_failure(books, invoice)
        raise error
    return invoice_paid(books, invoice, payment)


def _payment_now(books: Books, invoice: Doc) -> Doc:
    """The invoice's open payment, for what is left on it now."""
    waiting = [each for each in books.store.every("invoice_payment", invoice=invoice["id"]) if each["status"] == "open"]
    payment = waiting[-1] if waiting else payment_open(books, invoice)
    if payment["amount_requested"] != invoice["amount_remaining"]:
        payment["amount_requested"] = invoice["amount_remaining"]
        intent = books.get("payment_intent", payment["payment"]["payment_intent"])
        books.save({**intent, "amount": invoice["amount_remaining"]})
        books.save(payment)
    return payment


def _note_failure(books: Books, invoice: Doc) -> None:
    wait = RETRIES[invoice["attempt_count"] - 1] if invoice["attempt_count"] <= len(RETRIES) else None
    automatic = invoice["auto_advance"] and invoice["collection_method"] == "charge_automatically"
    invoice["next_payment_attempt"] = books.now + wait if wait and automatic else None
    books.save(invoice, "invoice.payment_failed")
    subscription = books.find("subscription", subscription_of(invoice))
    if subscription is not None and subscription["status"] == "active":
        books.save({**subscription, "status": "past_due"}, "customer.subscription.updated")


def invoice_paid(books: Books, invoice: Doc, payment: Doc) -> Doc:
    """The payment has come in: it is noted with the invoice, which may be settled by it."""
    payment.update(status="paid", amount_paid=payment["amount_requested"])
    payment["status_transitions"]["paid_at"] = books.now
    books.save(payment, "invoice_payment.paid")
    invoice["amount_paid"] += payment["amount_requested"]
    invoice["amount_remaining"] = max(invoice["amount_due"] - invoice["amount_paid"], 0)
    invoice_settle(books, invoice)
    subscription = books.find("subscription", subscription_of(invoice))
    if subscription is not None and subscription["status"] in ("past_due", "incomplete"):
        books.save({**subscription, "status": "active"}, "customer.subscription.updated")
    return invoice


def invoice_paid_outside(books: Books, invoice: Doc) -> Doc:
    """Marked as paid by money that did not pass through here."""
    if invoice["status"] not in ("open", "uncollectible"):
        raise Refused("Invoice is already paid", code="invoice_already_paid")
    invoice["amount_paid_off_stripe"] = invoice["amount_remaining"]
    invoice.update(amount_paid=invoice["amount_due"], amount_remaining=0)
    payments_cancel(books, invoice)
    return invoice_settle(books, invoice)


def payments_cancel(books: Books, invoice: Doc) -> None:
    """Nothing more is to be paid on it: open payments and their intents are canceled."""
    for payment in books.store.every("invoice_payment", invoice=invoice["id"]):
        if payment["status"] != "open":
            continue
        payment["status"] = "canceled"
        payment["status_transitions"]["canceled_at"] = books.now
        books.save(payment)
        intent = books.get("payment_intent", payment["payment"]["payment_intent"])
        intent.update(status="canceled", canceled_at=books.now, cancellation_reason="void_invoice")
        books.save(intent, "payment_intent.canceled")


def invoice_try(books: Books, invoice: Doc) -> Doc:
    """Collect it unasked: a decline or a missing card leaves it open."""
    try:
        return invoice_collect(books, invoice)
    except (Declined, Refused):
        return invoice
