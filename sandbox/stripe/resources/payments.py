"""Payment intents, charges and the payments of invoices: https://docs.stripe.com/api/payment_intents and beside it."""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.collecting import invoice_collect
from sandbox.stripe.billing.intents import intent_charge
from sandbox.stripe.billing.methods import method_get
from sandbox.stripe.books import put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import Refused
from sandbox.stripe.fields import PAGING, Form, flag, one_of, pairs, shape, text
from sandbox.stripe.listing import page


def intent_confirm(call: Call) -> Doc:
    books = call.books
    intent = books.get("payment_intent", call.id)
    if intent["status"] in ("succeeded", "canceled"):
        raise Refused(
            f"You cannot confirm this PaymentIntent because it has already {intent['status']}.",
            code="payment_intent_unexpected_state",
        )
    key = call.params.get("payment_method") or intent["payment_method"]
    if not key:
        raise Refused(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    payments = books.store.every("invoice_payment", payment__payment_intent=intent["id"])
    if payments:
        invoice_collect(books, books.get("invoice", payments[0]["invoice"]), key)
        return books.get("payment_intent", intent["id"])
    error = intent_charge(books, intent, method_get(books, key))
    if error is not None:
        raise error
    return intent


def charge_update(call: Call) -> Doc:
    charge = call.books.get("charge", call.id)
    put_in(charge, call.params, "description", "metadata")
    return call.books.save(charge, "charge.updated")


def _intents(call: Call) -> Doc:
    return page(
        call.books, "payment_intent", call.params, "/v1/payment_intents", {"customer": call.params.get("customer")}
    )


def _charges(call: Call) -> Doc:
    equal = {name: call.params.get(name) for name in ("customer", "payment_intent")}
    return page(call.books, "charge", call.params, "/v1/charges", equal)


def _payments(call: Call) -> Doc:
    equal = {
        "invoice": call.params.get("invoice"),
        "status": call.params.get("status"),
        "payment.payment_intent": (call.params.get("payment") or {}).get("payment_intent"),
    }
    return page(call.books, "invoice_payment", call.params, "/v1/invoice_payments", equal)


_PAYMENT = shape({"type": one_of("payment_intent", "payment_record"), "payment_intent": text}, ("type",))
_PAYMENTS = {**PAGING, "invoice": text, "payment": _PAYMENT, "status": one_of("canceled", "open", "paid")}
_CONFIRM = {"payment_method": text, "off_session": flag, "return_url": text}
ROUTES = (
    Route("GET", "/v1/payment_intents", _intents, Form({**PAGING, "customer": text})),
    Route("GET", "/v1/payment_intents/{}", lambda call: call.books.get("payment_intent", call.id, "intent")),
    Route("POST", "/v1/payment_intents/{}/confirm", intent_confirm, Form(_CONFIRM)),
    Route("GET", "/v1/charges", _charges, Form({**PAGING, "customer": text, "payment_intent": text})),
    Route("GET", "/v1/charges/{}", lambda call: call.books.get("charge", call.id)),
    Route("POST", "/v1/charges/{}", charge_update, Form({"description": text, "metadata": pairs})),
    Route("GET", "/v1/invoice_payments", _payments, Form(_PAYMENTS)),
    Route("GET", "/v1/invoice_payments/{}", lambda call: call.books.get("invoice_payment", call.id)),
)
