"""Customers' tax ids: which forms are known, and what is no number of that form."""

from __future__ import annotations

import re

from sandbox.store import Doc
from sandbox.stripe.books import Books
from sandbox.stripe.errors import BadParameter
from sandbox.stripe.ids import new_id

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
    "is_vat": re.compile(r"(IS)?[0-9]{5,6}"),
    "ua_vat": re.compile(r"(UA)?[0-9]{12}"),
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
    return books.save(tax_id_new(customer, kind, compact, books.now), "customer.tax_id.created")


def tax_id_new(customer: str, kind: str, value: str, now: int) -> Doc:
    return {
        "id": new_id("txi"),
        "object": "tax_id",
        "country": value[:2] if kind.endswith("_vat") else kind[:2].upper(),
        "created": now,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "owner": {"type": "customer", "customer": customer},
        "type": kind,
        "value": value,
        "verification": {"status": "pending", "verified_address": None, "verified_name": None},
    }
