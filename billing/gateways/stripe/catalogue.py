"""The catalogue as lines of invoices need it, read once and again when something new turns up."""

from __future__ import annotations

import stripe

from billing.gateways.stripe.objects.catalogue import plan_code
from billing.gateways.stripe.wire import plain, whole


class Catalogue:
    """Codes of products and which prices are metered; calls Stripe, so use it within ``reaching``."""

    def __init__(self, api: stripe.StripeClient) -> None:
        self._api = api
        self._codes: dict[str, str] | None = None
        self._metered: dict[str, bool] | None = None
        self._currency = ""

    def read_products(self) -> None:
        """Now, unless they are known."""
        self._products()

    def read_prices(self) -> None:
        """Now, unless they are known."""
        self._prices()

    def code(self, product: str) -> str:
        """The code of a product; one that is gone keeps its id."""
        found = self._products()
        if product not in found:
            found[product] = self._look_up(product)
        return found[product]

    def metered(self, price: str) -> bool:
        """Whether a price is for what was used."""
        found = self._prices()
        if price not in found:
            found[price] = self._look_up_metered(price)
        return found[price]

    def currency(self) -> str:
        """The currency of the newest price, in small letters: what customers without a bill are taken to pay in."""
        self._prices()
        return self._currency or "usd"

    def _products(self) -> dict[str, str]:
        if self._codes is None:
            self._codes = {each["id"]: plan_code(each) for each in whole(self._api.v1.products.list)}
        return self._codes

    def _prices(self) -> dict[str, bool]:
        if self._metered is None:
            prices = whole(self._api.v1.prices.list)
            self._metered = {each["id"]: _is_metered(each) for each in prices}
            self._currency = prices[0]["currency"] if prices else ""
        return self._metered

    def _look_up(self, product: str) -> str:
        try:
            return plan_code(plain(self._api.v1.products.retrieve(product)))
        except stripe.InvalidRequestError:
            return product

    def _look_up_metered(self, price: str) -> bool:
        try:
            return _is_metered(plain(self._api.v1.prices.retrieve(price)))
        except stripe.InvalidRequestError:
            return False


def _is_metered(price: dict[str, object]) -> bool:
    recurring = price.get("recurring")
    return isinstance(recurring, dict) and recurring.get("usage_type") == "metered"
