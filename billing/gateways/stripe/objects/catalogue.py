"""Products and prices."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from billing.facts import Interval
from billing.gateways.stripe.wire import Object, id_of
from billing.money import Money
from billing.records import PlanRecord, PriceRecord


def plan(product: Object) -> PlanRecord:
    return PlanRecord(product["id"], plan_code(product), product["name"], product["active"])


def plan_code(product: Object) -> str:
    """Metadata's ``code``, else the product's id."""
    return str((product.get("metadata") or {}).get("code") or product["id"])


def price(found: Object) -> PriceRecord | None:
    """None for what is no price a month or a year in whole minor units: one-off, tiered, every third month …"""
    recurring = found.get("recurring")
    if not recurring or recurring["interval"] not in ("month", "year") or recurring["interval_count"] != 1:
        return None
    minor = unit_minor(found)
    if minor is None:
        return None
    interval = cast(Interval, recurring["interval"])
    return PriceRecord(found["id"], id_of(found["product"]), interval, money(minor, found["currency"]), found["active"])


def unit_minor(found: Object) -> int | None:
    """A unit's amount in minor units, fractions rounded half away from zero; None where tiers decide."""
    if found.get("unit_amount") is not None:
        return int(found["unit_amount"])
    if found.get("unit_amount_decimal") is None:
        return None
    return int(Decimal(found["unit_amount_decimal"]).quantize(Decimal(1), ROUND_HALF_UP))


def money(minor: int, currency: str) -> Money:
    """Stripe writes currencies in small letters."""
    return Money(minor, currency.upper())
