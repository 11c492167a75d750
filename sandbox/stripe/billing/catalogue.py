"""Products, prices and tax rates as Stripe shows them."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc


def product_new(key: str, name: str, now: int, **known: Any) -> Doc:
    return {
        "id": key,
        "object": "product",
        "active": True,
        "created": now,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": now,
        "url": None,
        **known,
    }


def price_new(key: str, product: str, currency: str, amount: int, now: int, **known: Any) -> Doc:
    """A price per unit in minor units; ``recurring`` makes it one of a subscription."""
    recurring = known.pop("recurring", None)
    return {
        "id": key,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": now,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product,
        "recurring": recurring
        and {
            "interval": recurring["interval"],
            "interval_count": recurring.get("interval_count") or 1,
            "meter": None,
            "trial_period_days": None,
            "usage_type": "licensed",
        },
        "tax_behavior": "exclusive",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
        **known,
    }


def tax_rate_new(key: str, name: str, percentage: float, now: int, **known: Any) -> Doc:
    """A tax rate in percent, on top of what it is for."""
    return {
        "id": key,
        "object": "tax_rate",
        "active": True,
        "country": None,
        "created": now,
        "description": None,
        "display_name": name,
        "effective_percentage": percentage,
        "flat_amount": None,
        "inclusive": False,
        "jurisdiction": None,
        "jurisdiction_level": None,
        "livemode": False,
        "metadata": {},
        "percentage": percentage,
        "rate_type": "percentage",
        "state": None,
        "tax_type": None,
        **known,
    }
