"""Refunds: https://docs.stripe.com/api/refunds"""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.refunding import refund_make
from sandbox.stripe.books import Books, put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import PAGING, Form, one_of, pairs, text, whole
from sandbox.stripe.listing import page

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def charge_named(books: Books, params: dict[str, Any]) -> Doc:
    """The charge that is to be given back. Raises BadParameter where neither it nor its intent is named."""
    if params.get("charge"):
        return books.get("charge", params["charge"], "charge")
    if not params.get("payment_intent"):
        raise BadParameter(
            "One of the following params should be provided for this request: payment_intent or charge.",
            code="parameter_missing",
            param="payment_intent",
        )
    intent = books.get("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise Refused(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return books.get("charge", intent["latest_charge"], "payment_intent")


def refund_create(call: Call) -> Doc:
    params = call.params
    charge = charge_named(call.books, params)
    return refund_make(
        call.books, charge, params.get("amount"), reason=params.get("reason"), metadata=params.get("metadata") or {}
    )


def refund_update(call: Call) -> Doc:
    refund = call.books.get("refund", call.id)
    put_in(refund, call.params, "metadata")
    return call.books.save(refund, "refund.updated")


def refund_list(call: Call) -> Doc:
    equal = {name: call.params.get(name) for name in ("charge", "payment_intent")}
    return page(call.books, "refund", call.params, "/v1/refunds", equal)


def _of_charge(call: Call) -> Doc:
    call.books.get("charge", call.id)
    return page(call.books, "refund", call.params, f"/v1/charges/{call.id}/refunds", {"charge": call.id})


_NEW = {
    "amount": whole,
    "charge": text,
    "metadata": pairs,
    "payment_intent": text,
    "reason": one_of(*REASONS),
}
ROUTES = (
    Route("POST", "/v1/refunds", refund_create, Form(_NEW)),
    Route("GET", "/v1/refunds", refund_list, Form({**PAGING, "charge": text, "payment_intent": text})),
    Route("GET", "/v1/refunds/{}", lambda call: call.books.get("refund", call.id)),
    Route("POST", "/v1/refunds/{}", refund_update, Form({"metadata": pairs})),
    Route("GET", "/v1/charges/{}/refunds", _of_charge, Form(PAGING)),
)
