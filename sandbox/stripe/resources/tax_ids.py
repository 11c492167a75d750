"""Customers' tax ids: https://docs.stripe.com/api/tax_ids"""

from __future__ import annotations

import re

from sandbox.store import Doc
from sandbox.stripe.books import Books
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Missing
from sandbox.stripe.fields import PAGING, Form, text
from sandbox.stripe.ids import new_id
from sandbox.stripe.listing import page

_EU = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "EL",
    "ES",
    "FI",
    "FR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
    "XI",
]
_FORMS = {
    "eu_vat": re.compile(rf"({'|'.join(_EU)})[A-Z0-9+*]{{2,13}}"),
    "gb_vat": re.compile(r"GB[0-9]{9}([0-9]{3})?"),
    "ch_vat": re.compile(r"CHE-?[0-9.]{9,12} ?(MWST|TVA|IVA)"),
    "no_vat": re.compile(r"[0-9]{9}MVA"),
    "us_ein": re.compile(r"[0-9]{2}-?[0-9]{7}"),
}


def tax_id_add(books: Books, customer: str, kind: str, value: str) -> Doc:
    """Raises BadParameter for a kind that the sandbox does not know, or a value not of its form."""
    if kind not in _FORMS:
        raise BadParameter(f"Invalid type: the sandbox knows {', '.join(_FORMS)}", param="type")
    compact = value.replace(" ", "").upper()
    if not _FORMS[kind].fullmatch(compact):
        raise BadParameter(f"Invalid value for {kind}.", code="tax_id_invalid", param="value")
    tax_id = {
        "id": new_id("txi"),
        "object": "tax_id",
        "country": compact[:2] if kind.endswith("_vat") else kind[:2].upper(),
        "created": books.now,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "owner": {"type": "customer", "customer": customer},
        "type": kind,
        "value": compact,
        "verification": {"status": "pending", "verified_address": None, "verified_name": None},
    }
    return books.save(tax_id, "customer.tax_id.created")


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
