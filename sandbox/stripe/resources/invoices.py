"""Invoices: https://docs.stripe.com/api/invoices"""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.balance import balance_move
from sandbox.stripe.billing.collecting import (
    invoice_collect,
    invoice_paid_outside,
    invoice_try,
    payments_cancel,
)
from sandbox.stripe.billing.discounts import discount_redeem
from sandbox.stripe.billing.drafting import pending_items
from sandbox.stripe.billing.invoices import DAY, invoice_finalize, invoice_new, invoice_reckon, of_subscription
from sandbox.stripe.billing.lines import line_of_item
from sandbox.stripe.books import put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import PAGING, Form, flag, many, one_of, pairs, shape, span, text, whole
from sandbox.stripe.listing import page, slice_of

_COLLECTION = one_of("charge_automatically", "send_invoice")


def invoice_create(call: Call) -> Doc:
    books, params = call.books, call.params
    customer = books.get("customer", params["customer"], "customer")
    currency = params.get("currency") or customer["currency"] or "eur"
    invoice = invoice_new(customer, currency, books.now)
    if params.get("subscription"):
        invoice["parent"] = of_subscription(books.get("subscription", params["subscription"], "subscription"))
    put_in(invoice, params, *_COPIED)
    if params.get("default_tax_rates"):
        rates = params["default_tax_rates"]
        invoice["default_tax_rates"] = [books.get("tax_rate", key, "default_tax_rates") for key in rates]
    _date(invoice, books.now, params.get("days_until_due"))
    invoice["discounts"] = [
        discount_redeem(books, each, customer, invoice=invoice["id"]) for each in params.get("discounts") or []
    ]
    books.save(invoice)
    if params.get("pending_invoice_items_behavior") == "include":
        for item in pending_items(books, customer["id"], params.get("subscription")):
            invoice["lines"]["data"].append(line_of_item(item))
            books.save({**item, "invoice": invoice["id"]})
    invoice_reckon(books, invoice, invoice["lines"]["data"])
    books.save(invoice)
    books.tell("invoice.created", invoice)
    return invoice


def _date(invoice: Doc, now: int, days: int | None) -> None:
    if invoice["collection_method"] == "send_invoice":
        if days is not None:
            invoice["due_date"] = now + days * DAY
        elif invoice["due_date"] is None:
            raise BadParameter(
                "If 'collection_method' is 'send_invoice', you must specify `due_date` or `days_until_due`.",
                param="days_until_due",
            )
    elif invoice["due_date"] is not None or days is not None:
        raise BadParameter(
            "You can only specify `due_date` if 'collection_method' is 'send_invoice'.", param="due_date"
        )


def invoice_update(call: Call) -> Doc:
    books, params = call.books, dict(call.params)
    invoice = books.get("invoice", call.id)
    days = params.pop("days_until_due", None)
    moved = "due_date" in params or days is not None
    if moved and invoice["collection_method"] != "send_invoice" and params.get("collection_method") != "send_invoice":
        raise BadParameter(
            "You can only specify `due_date` if 'collection_method' is 'send_invoice'.", param="due_date"
        )
    frozen = sorted(set(params) & {"collection_method", "currency", "default_tax_rates"})
    if invoice["status"] != "draft" and (frozen or moved):
        raise Refused(
            "Finalized invoices can't be updated in this way",
            code="invoice_not_editable",
            param=(frozen or ["due_date"])[0],
        )
    if params.get("default_tax_rates"):
        rates = params.pop("default_tax_rates")
        invoice["default_tax_rates"] = [books.get("tax_rate", key, "default_tax_rates") for key in rates]
    put_in(invoice, params, *_COPIED)
    if days is not None:
        invoice["due_date"] = books.now + days * DAY
    if invoice["status"] == "draft":
        invoice_reckon(books, invoice, invoice["lines"]["data"])
    return books.save(invoice, "invoice.updated")


def invoice_finalized(call: Call) -> Doc:
    invoice = call.books.get("invoice", call.id)
    if "auto_advance" in call.params:
        invoice["auto_advance"] = call.params["auto_advance"]
    invoice = invoice_finalize(call.books, invoice)
    automatic = invoice["auto_advance"] and invoice["collection_method"] == "charge_automatically"
    return invoice_try(call.books, invoice) if automatic and invoice["status"] == "open" else invoice


def invoice_pay(call: Call) -> Doc:
    invoice = call.books.get("invoice", call.id)
    if call.params.get("paid_out_of_band"):
        return invoice_paid_outside(call.books, invoice)
    return invoice_collect(call.books, invoice, call.params.get("payment_method"))


def invoice_send(call: Call) -> Doc:
    """No mail leaves a sandbox: the event says that it would have."""
    invoice = call.books.get("invoice", call.id)
    if invoice["status"] == "draft":
        invoice_finalize(call.books, invoice)
    if invoice["status"] not in ("open", "uncollectible", "paid"):
        raise Refused(f"You can't send an invoice with a status of {invoice['status']}.", code="invoice_not_editable")
    if not invoice["customer_email"]:
        raise Refused("You can't send an invoice to a customer without an email.", param="customer")
    invoice["_sent"] = [*invoice.get("_sent", []), call.books.now]
    return call.books.save(invoice, "invoice.sent")


def invoice_void(call: Call) -> Doc:
    books = call.books
    invoice = books.get("invoice", call.id)
    if invoice["status"] not in ("open", "uncollectible"):
        raise Refused("You can only pass in open invoices. This invoice isn't open.", code="invoice_not_editable")
    used = invoice["starting_balance"] - (invoice["ending_balance"] or 0)
    if used:
        customer = books.get("customer", invoice["customer"])
        balance_move(books, customer, used, "unapplied_from_invoice", invoice=invoice["id"])
    payments_cancel(books, invoice)
    invoice.update(status="void", amount_remaining=0, next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = books.now
    return books.save(invoice, "invoice.voided")


def invoice_mark_uncollectible(call: Call) -> Doc:
    invoice = call.books.get("invoice", call.id)
    if invoice["status"] != "open":
        raise Refused("You can only pass in open invoices. This invoice isn't open.", code="invoice_not_editable")
    invoice["status"] = "uncollectible"
    invoice["status_transitions"]["marked_uncollectible_at"] = call.books.now
    return call.books.save(invoice, "invoice.marked_uncollectible")


def invoice_delete(call: Call) -> Doc:
    invoice = call.books.get("invoice", call.id)
    if invoice["status"] != "draft":
        raise Refused("You can only delete draft invoices.", code="invoice_not_editable")
    return call.books.remove(invoice, "invoice.deleted")


def invoice_list(call: Call) -> Doc:
    params = call.params
    equal = {name: params.get(name) for name in ("customer", "status", "collection_method")}
    equal["parent.subscription_details.subscription"] = params.get("subscription")
    return page(call.books, "invoice", params, "/v1/invoices", equal, ("created", "due_date"))


def invoice_lines(call: Call) -> Doc:
    invoice = call.books.get("invoice", call.id)
    return slice_of(invoice["lines"]["data"], call.params, f"/v1/invoices/{call.id}/lines")


_COPIED = (
    "auto_advance",
    "collection_method",
    "default_payment_method",
    "description",
    "due_date",
    "footer",
    "metadata",
    "number",
)
_FIELDS = {
    "auto_advance": flag,
    "collection_method": _COLLECTION,
    "days_until_due": whole,
    "default_payment_method": text,
    "default_tax_rates": many(text),
    "description": text,
    "due_date": whole,
    "footer": text,
    "metadata": pairs,
    "number": text,
}
_NEW = {
    **_FIELDS,
    "currency": text,
    "customer": text,
    "discounts": many(shape({"coupon": text, "discount": text, "promotion_code": text})),
    "pending_invoice_items_behavior": one_of("exclude", "include"),
    "subscription": text,
}
_LISTED = {
    **PAGING,
    "collection_method": _COLLECTION,
    "customer": text,
    "due_date": span,
    "status": one_of("draft", "open", "paid", "uncollectible", "void"),
    "subscription": text,
}
_PAY = {"forgive": flag, "off_session": flag, "paid_out_of_band": flag, "payment_method": text}
ROUTES = (
    Route("POST", "/v1/invoices", invoice_create, Form(_NEW, ("customer",))),
    Route("GET", "/v1/invoices", invoice_list, Form(_LISTED)),
    Route("GET", "/v1/invoices/{}", lambda call: call.books.get("invoice", call.id)),
    Route("POST", "/v1/invoices/{}", invoice_update, Form(_FIELDS)),
    Route("DELETE", "/v1/invoices/{}", invoice_delete),
    Route("GET", "/v1/invoices/{}/lines", invoice_lines, Form(PAGING)),
    Route("POST", "/v1/invoices/{}/finalize", invoice_finalized, Form({"auto_advance": flag})),
    Route("POST", "/v1/invoices/{}/pay", invoice_pay, Form(_PAY)),
    Route("POST", "/v1/invoices/{}/send", invoice_send),
    Route("POST", "/v1/invoices/{}/void", invoice_void),
    Route("POST", "/v1/invoices/{}/mark_uncollectible", invoice_mark_uncollectible),
)
