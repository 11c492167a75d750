"""Customers' tax ids: https://docs.stripe.com/api/tax_ids"""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.tax_ids import tax_id_add
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import Missing
from sandbox.stripe.fields import PAGING, Form, text
from sandbox.stripe.listing import page


def tax_id_create(call: Call) -> Doc:
    customer = call.books.get("customer", call.id)
    return tax_id_add(call.books, customer["id"], call.params["type"], call.params["value"])


def tax_id_list(call: Call) -> Doc:
    call.books.get("customer", call.id)
    return page(call.books, "tax_id", call.params, f"/v1/customers/{call.id}/tax_ids", {"customer": call.id})


def _owned(call: Call) -> Doc:
    found = call.books.get("tax_id", call.ids[1])
    if found["customer"] != call.id:
        raise Missing("tax_id", call.ids[1], "id")
    return found


def tax_id_delete(call: Call) -> Doc:
    return call.books.remove(_owned(call), "customer.tax_id.deleted")


_PATH = "/v1/customers/{}/tax_ids"
ROUTES = (
    Route("POST", _PATH, tax_id_create, Form({"type": text, "value": text}, ("type", "value"))),
    Route("GET", _PATH, tax_id_list, Form(PAGING)),
    Route("GET", _PATH + "/{}", _owned),
    Route("DELETE", _PATH + "/{}", tax_id_delete),
)
