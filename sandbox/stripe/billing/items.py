"""Invoice items: amounts that the next invoice takes up."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.ids import new_id


def item_new(customer: str, amount: int, currency: str, now: int, **known: Any) -> Doc:
    """An amount in minor units that the next invoice of the customer takes up."""
    return {
        "id": new_id("ii"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "date": now,
        "description": None,
        "discountable": amount > 0,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "net_amount": amount,
        "parent": None,
        "period": {"start": now, "end": now},
        "pricing": None,
        "proration": False,
        "proration_details": None,
        "quantity": 1,
        "quantity_decimal": "1",
        "tax_rates": [],
        "test_clock": None,
        **known,
    }
