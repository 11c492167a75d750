"""Plans of a document as products and prices, and which price a line is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.catalogue import price_new, product_new, tax_rate_new


@dataclass
class Catalogue:
    """Products and prices by the references of the document."""

    created: int
    products: dict[str, Doc] = field(default_factory=dict)
    prices: dict[str, Doc] = field(default_factory=dict)
    tax_rate: Doc | None = None

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
        """The plan's price of this amount in minor units; without one, its newest in the currency."""
        own = [each for each in self.prices.values() if (each["product"], each["currency"]) == (plan, currency)]
        exact = [each for each in own if each["unit_amount"] == amount]
        return next(iter(exact or own), None)

    def tax(self, percent: int) -> Doc:
        """The company's tax rate, which is added to what is billed from now on."""
        self.tax_rate = tax_rate_new(f"txr_vat_{percent}", "VAT", float(percent), self.created)
        return self.tax_rate
