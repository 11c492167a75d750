"""A customer's balance, negative where the customer has credit: https://docs.stripe.com/api/customer_balance_transactions"""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.balance import balance_move
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter
from sandbox.stripe.fields import PAGING, Form, pairs, text, whole
from sandbox.stripe.listing import page


def transaction_create(call: Call) -> Doc:
    books, params = call.books, call.params
    customer = books.get("customer", call.id)
    if customer["currency"] and params["currency"] != customer["currency"]:
        raise BadParameter(
            f"The currency of the balance transaction must match the customer's, {customer['currency']}.",
            param="currency",
        )
    return balance_move(
        books,
        customer,
        params["amount"],
        "adjustment",
        currency=params["currency"],
        description=params.get("description"),
        metadata=params.get("metadata") or {},
    )


def transaction_list(call: Call) -> Doc:
    call.books.get("customer", call.id)
    url = f"/v1/customers/{call.id}/balance_transactions"
    equal = {"customer": call.id, "invoice": call.params.get("invoice")}
    return page(call.books, "customer_balance_transaction", call.params, url, equal)


def transaction_retrieve(call: Call) -> Doc:
    return call.books.get("customer_balance_transaction", call.ids[1])


_PATH = "/v1/customers/{}/balance_transactions"
_FORM = Form({"amount": whole, "currency": text, "description": text, "metadata": pairs}, ("amount", "currency"))
ROUTES = (
    Route("POST", _PATH, transaction_create, _FORM),
    Route("GET", _PATH, transaction_list, Form({**PAGING, "invoice": text})),
    Route("GET", _PATH + "/{}", transaction_retrieve),
)
