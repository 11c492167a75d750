"""Lines of credit notes as Stripe shows them."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.ids import new_id


def note_line(amount: int, description: str | None, key: str = "", **known: Any) -> Doc:
    """A line of a credit note, in minor units that are credited."""
    return {
        "id": key or new_id("cnli"),
        "object": "credit_note_line_item",
        "amount": amount,
        "description": description,
        "discount_amount": 0,
        "discount_amounts": [],
        "invoice_line_item": None,
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": None,
        "tax_rates": [],
        "taxes": [],
        "type": "custom_line_item",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
        **known,
    }
