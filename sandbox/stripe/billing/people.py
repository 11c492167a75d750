"""A customer as Stripe shows one."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.ids import new_id


def customer_new(key: str, now: int, **known: Any) -> Doc:
    """A customer with nothing but what is known, not stored yet."""
    return {
        "id": key,
        "object": "customer",
        "address": None,
        "balance": 0,
        "business_name": None,
        "created": now,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "individual_name": None,
        "invoice_prefix": new_id("", 8)[1:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        **known,
    }
