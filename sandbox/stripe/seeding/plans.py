"""Plans of a document as products and prices, and which price a line is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.catalogue import price_new, product_new


@dataclass
class Catalogue:
    """Products and prices by the references of the document."""

    created: int
    products: dict[str, Doc] = field(default_factory=dict)
    prices: dict[str, Doc] = field(default_factory=dict)

    def take(self, plans: list[dict[str, Any]]) -> Iterator[Doc]:
        """A product for each plan under its code, a price for each price under its ref."""
        for plan in plans:
            active = plan.get("active", True)
            product = product_new(
                plan["code"], plan["name"], self.created, active=active, metadata={"code": plan["code"]}
            )
            self.products[plan["code"]] = product
            yield product
            for each in plan["prices"]:
                price = price_new(
                    each["ref"],
                    plan["code"],
                    each["currency"].lower(),
                    each["amount"],
                    self.created,
                    active=each.get("active", True),
                    recurring={"interval": each["interval"]},
                )
                self.prices[each["ref"]] = price
                yield price

    def price_of(self, plan: str, amount: int | None, currency: str) -> Doc | None:
        """The plan's price of this amount in minor units, where it ever had one."""
        for price in self.prices.values():
            if (price["product"], price["unit_amount"], price["currency"]) == (plan, amount, currency):
                return price
        return None
