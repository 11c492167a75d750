"""Lines of an invoice as Stripe shows them, and the taxes on them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.books import Books
from sandbox.stripe.ids import new_id


def rounded(amount: Decimal) -> int:
    """To whole minor units, halves away from zero."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def line_new(
    amount: int, currency: str, description: str | None, period: tuple[int, int], parent: Doc, **known: Any
) -> Doc:
    """A line of ``amount`` minor units for a period in seconds of UTC, its end not included."""
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": currency,
        "description": description,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": parent,
        "period": {"start": period[0], "end": period[1]},
        "pretax_credit_amounts": [],
        "pricing": None,
        "quantity": 1,
        "quantity_decimal": str(known.get("quantity") or 1),
        "subscription": None,
        "subtotal": amount,
        "taxes": [],
        **known,
    }


def pricing_of(price: Doc) -> Doc:
    return {
        "type": "price_details",
        "price_details": {"price": price["id"], "product": price["product"]},
        "unit_amount_decimal": price["unit_amount_decimal"],
    }


def of_subscription(subscription: str, item: str, *, proration: bool = False, invoice_item: str | None = None) -> Doc:
    """The ``parent`` of a line that a subscription brought about."""
    details = {
        "invoice_item": invoice_item,
        "proration": proration,
        "proration_details": {"credited_items": None},
        "subscription": subscription,
        "subscription_item": item,
    }
    return {"type": "subscription_item_details", "subscription_item_details": details, "invoice_item_details": None}


def of_invoice_item(invoice_item: str, subscription: str | None = None) -> Doc:
    details = {
        "invoice_item": invoice_item,
        "proration": False,
        "proration_details": {"credited_items": None},
        "subscription": subscription,
    }
    return {"type": "invoice_item_details", "invoice_item_details": details, "subscription_item_details": None}


def line_of_item(item: Doc) -> Doc:
    """The line that an invoice item becomes."""
    details = (item["parent"] or {}).get("subscription_details") or {}
    subscription: str | None = details.get("subscription")
    if item["proration"] and subscription:
        parent = of_subscription(subscription, details["subscription_item"], proration=True, invoice_item=item["id"])
    else:
        parent = of_invoice_item(item["id"], subscription)
    return line_new(
        item["amount"],
        item["currency"],
        item["description"],
        (item["period"]["start"], item["period"]["end"]),
        parent,
        discountable=item["discountable"],
        metadata=item["metadata"],
        pricing=item["pricing"],
        quantity=item["quantity"],
        subscription=subscription,
        _tax_rates=[rate["id"] for rate in item["tax_rates"] or []],
    )


def line_taxes(books: Books, line: Doc, defaults: Sequence[str], discount: int) -> list[Doc]:
    """What each tax rate adds to this line after ``discount`` minor units, rounded line by line."""
    taxable = line["amount"] - discount
    return [
        {
            "amount": rounded(Decimal(taxable) * Decimal(str(rate["percentage"])) / 100),
            "tax_behavior": "exclusive",
            "tax_rate_details": {"tax_rate": rate["id"]},
            "taxability_reason": "standard_rated",
            "taxable_amount": taxable,
            "type": "tax_rate_details",
        }
        for rate in (books.get("tax_rate", key, "tax_rates") for key in line.get("_tax_rates") or defaults)
    ]
