"""Customers: https://docs.stripe.com/api/customers"""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.balance import balance_move
from sandbox.stripe.billing.methods import method_attach
from sandbox.stripe.billing.people import customer_new
from sandbox.stripe.billing.tax_ids import tax_id_add
from sandbox.stripe.books import Books, put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter
from sandbox.stripe.fields import ADDRESS, PAGING, Form, many, one_of, pairs, shape, text, whole
from sandbox.stripe.ids import new_id
from sandbox.stripe.listing import page

_SETTINGS = shape({"default_payment_method": text, "footer": text})
_FIELDS = {
    "address": ADDRESS,
    "balance": whole,
    "description": text,
    "email": text,
    "invoice_prefix": text,
    "invoice_settings": _SETTINGS,
    "metadata": pairs,
    "name": text,
    "phone": text,
    "preferred_locales": many(text),
    "shipping": shape({"address": ADDRESS, "name": text, "phone": text}),
    "tax_exempt": one_of("none", "exempt", "reverse"),
}
_TAX_ID_DATA = many(shape({"type": text, "value": text}, ("type", "value")))
_PLAIN = ("description", "email", "name", "phone", "preferred_locales", "shipping", "invoice_prefix", "metadata")


def _apply(books: Books, customer: Doc, params: dict[str, Any]) -> Doc:
    put_in(customer, params, *_PLAIN)
    if "address" in params:
        given = params["address"]
        customer["address"] = given and {**dict.fromkeys(_ADDRESS_PARTS), **(customer["address"] or {}), **given}
    if params.get("tax_exempt"):
        customer["tax_exempt"] = params["tax_exempt"]
    settings = params.get("invoice_settings") or {}
    method = settings.get("default_payment_method")
    if method:
        name = "invoice_settings[default_payment_method]"
        if books.get("payment_method", method, name)["customer"] != customer["id"]:
            raise BadParameter(
                f"The customer does not have a payment method with the ID {method}. The payment method must be "
                "attached to the customer.",
                code="resource_missing",
                param=name,
            )
    customer["invoice_settings"] = {**customer["invoice_settings"], **settings}
    return customer


_ADDRESS_PARTS = ("city", "country", "line1", "line2", "postal_code", "state")


def customer_create(call: Call) -> Doc:
    books, params = call.books, call.params
    customer = _apply(books, customer_new(new_id("cus", 14), books.now), {**params, "invoice_settings": {}})
    books.save(customer, "customer.created")
    from_token = params.get("payment_method")
    if from_token:
        method = method_attach(books, from_token, customer["id"], "payment_method")
        customer["invoice_settings"]["default_payment_method"] = (params.get("invoice_settings") or {}).get(
            "default_payment_method"
        ) and method["id"]
        books.save(customer)
    for each in params.get("tax_id_data") or []:
        tax_id_add(books, customer["id"], each["type"], each["value"])
    if params.get("balance"):
        balance_move(books, customer, params["balance"], "adjustment")
    return customer


def customer_retrieve(call: Call) -> Doc:
    found = call.books.find("customer", call.id)
    if found is not None and found.get("deleted"):
        return {"id": found["id"], "object": "customer", "deleted": True}
    return call.books.get("customer", call.id)


def customer_update(call: Call) -> Doc:
    books, params = call.books, call.params
    customer = _apply(books, books.get("customer", call.id), params)
    books.save(customer, "customer.updated")
    if params.get("balance") is not None and params["balance"] != customer["balance"]:
        balance_move(books, customer, params["balance"] - customer["balance"], "adjustment")
    return customer


def customer_delete(call: Call) -> Doc:
    books = call.books
    customer = books.get("customer", call.id)
    for subscription in books.store.every("subscription", customer=customer["id"]):
        if subscription["status"] != "canceled":
            ended = {"status": "canceled", "canceled_at": books.now, "ended_at": books.now}
            books.save({**subscription, **ended}, "customer.subscription.deleted")
    books.save({**customer, "deleted": True}, "customer.deleted")
    return {"id": customer["id"], "object": "customer", "deleted": True}


def customer_list(call: Call) -> Doc:
    equal = {"email": call.params.get("email")}
    listed = page(call.books, "customer", call.params, "/v1/customers", equal)
    listed["data"] = [each for each in listed["data"] if not each.get("deleted")]
    return listed


ROUTES = (
    Route(
        "POST",
        "/v1/customers",
        customer_create,
        Form({**_FIELDS, "payment_method": text, "tax_id_data": _TAX_ID_DATA}),
    ),
    Route("GET", "/v1/customers", customer_list, Form({**PAGING, "email": text})),
    Route("GET", "/v1/customers/{}", customer_retrieve),
    Route("POST", "/v1/customers/{}", customer_update, Form(_FIELDS)),
    Route("DELETE", "/v1/customers/{}", customer_delete),
)
