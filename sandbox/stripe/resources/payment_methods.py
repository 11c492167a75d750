"""Payment methods: https://docs.stripe.com/api/payment_methods. Test cards are named as Stripe documents them."""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.methods import method_attach, method_get
from sandbox.stripe.books import put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import Refused
from sandbox.stripe.fields import ADDRESS, PAGING, Form, pairs, shape, text, whole
from sandbox.stripe.listing import page


def _attach(call: Call) -> Doc:
    customer = call.books.get("customer", call.params["customer"], "customer")
    return method_attach(call.books, call.id, customer["id"])


def _detach(call: Call) -> Doc:
    books = call.books
    method = books.get("payment_method", call.id)
    customer = books.find("customer", method["customer"])
    if customer is None:
        raise Refused("The payment method you provided is not attached to a customer so detachment is impossible.")
    if customer["invoice_settings"]["default_payment_method"] == method["id"]:
        customer["invoice_settings"]["default_payment_method"] = None
        books.save(customer, "customer.updated")
    return books.save({**method, "customer": None, "_detached": True}, "payment_method.detached")


def _update(call: Call) -> Doc:
    method = call.books.get("payment_method", call.id)
    put_in(method, call.params, "metadata")
    if call.params.get("card"):
        method["card"] = {**method["card"], **call.params["card"]}
    if call.params.get("billing_details"):
        method["billing_details"] = {**method["billing_details"], **call.params["billing_details"]}
    return call.books.save(method, "payment_method.updated")


def _list(call: Call) -> Doc:
    customer = call.ids[0] if call.ids else call.params.get("customer")
    url = f"/v1/customers/{customer}/payment_methods" if call.ids else "/v1/payment_methods"
    if call.ids:
        call.books.get("customer", customer)
    return page(call.books, "payment_method", call.params, url, {"customer": customer, "type": call.params.get("type")})


def _of_customer(call: Call) -> Doc:
    return call.books.get("payment_method", call.ids[1])


_CARD = shape({"exp_month": whole, "exp_year": whole})
_BILLING = shape({"address": ADDRESS, "email": text, "name": text, "phone": text})
ROUTES = (
    Route("GET", "/v1/payment_methods", _list, Form({**PAGING, "customer": text, "type": text})),
    Route("GET", "/v1/payment_methods/{}", lambda call: method_get(call.books, call.id, "id")),
    Route(
        "POST", "/v1/payment_methods/{}", _update, Form({"metadata": pairs, "card": _CARD, "billing_details": _BILLING})
    ),
    Route("POST", "/v1/payment_methods/{}/attach", _attach, Form({"customer": text}, ("customer",))),
    Route("POST", "/v1/payment_methods/{}/detach", _detach),
    Route("GET", "/v1/customers/{}/payment_methods", _list, Form({**PAGING, "type": text})),
    Route("GET", "/v1/customers/{}/payment_methods/{}", _of_customer),
)
