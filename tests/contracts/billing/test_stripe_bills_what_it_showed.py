"""Over random dates and plans, Stripe (our sandbox's) bills to the cent what the gateway showed before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
import stripe
import time_machine

from billing.actions.commands import ChangePlan
from billing.gateways.errors import Refused
from billing.gateways.stripe import StripeGateway, StripeOptions
from billing.gateways.stripe.times import day_of
from billing.money import Money
from tests.sandbox.running import Running, running

ZONES = ("UTC", "Europe/Dublin", "America/New_York", "Pacific/Auckland")


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with running() as started:
        yield started


@pytest.mark.parametrize("times", [pytest.param(15, id="15"), pytest.param(200, id="200", marks=pytest.mark.prove)])
def test_preview_is_billed(box: Running, times: int) -> None:
    chance = Random(times)  # noqa: S311 - the same cases each time
    for number in range(times):
        box.control("reset")
        case = Case(box, chance)
        assert case.billed() == case.shown, f"case {number}: {case}"


class Case:
    """A customer on one plan, some way into a period, who is shown what another plan costs and takes it."""

    def __init__(self, box: Running, chance: Random) -> None:
        self._box, self._api = box, box.stripe().v1
        self.zone = chance.choice(ZONES)
        self.quantity = chance.randint(1, 20)
        self.old, self.new = (self._price(chance) for _ in range(2))
        self._now = self._advance(chance.randint(0, 700 * 86400))
        self.customer = self._api.customers.create(params={"name": "Ada", "email": "ada@example.com"}).id
        self._with_card()
        self.subscription = self._subscribe(chance)
        ends = self.subscription["items"].data[0].current_period_end
        self._now = self._advance(int(chance.random() * (ends - self._now - 1)))
        self.shown = self._change()

    def __repr__(self) -> str:
        return f"{self.zone} {self.quantity} × {self.old} → {self.new} at {datetime.fromtimestamp(self._now, UTC)}"

    def billed(self) -> int:
        """What stands to be billed and what was billed since, beyond the subscription's first invoice."""
        items = self._api.invoice_items.list(params={"customer": self.customer, "limit": 100}).data
        first, *later = self._api.invoices.list(params={"customer": self.customer}).data[::-1]
        assert first.billing_reason == "subscription_create"
        waiting = sum(item.amount for item in items if item.invoice is None)
        return waiting + sum(invoice.total for invoice in later)

    def _price(self, chance: Random) -> stripe.Price:
        product = self._api.products.create(params={"name": chance.choice(["Basic", "Plus", "Gold"])})
        recurring: Any = {"interval": chance.choice(["month", "month", "year"])}
        amount = chance.randint(0, 90_000)
        params: Any = {"product": product.id, "unit_amount": amount, "currency": "eur", "recurring": recurring}
        return self._api.prices.create(params=params)

    def _with_card(self) -> None:
        method = self._api.payment_methods.attach("pm_card_visa", params={"customer": self.customer})
        default: Any = {"invoice_settings": {"default_payment_method": method.id}}
        self._api.customers.update(self.customer, params=default)

    def _subscribe(self, chance: Random) -> stripe.Subscription:
        items: Any = [{"price": self.old.id, "quantity": self.quantity}]
        params: Any = {"customer": self.customer, "items": items}
        if chance.random() < 0.2:
            params["trial_period_days"] = 14
        return self._api.subscriptions.create(params=params)

    def _advance(self, seconds: int) -> int:
        now: int = self._box.control("clock", {"advance": seconds})["now"]
        return now

    def _change(self) -> int:
        """The proration in cents that was shown, and that the change was then made with."""
        options = StripeOptions(self._box.key, api_base=self._box.url, time_zone=self.zone)
        gateway, on = StripeGateway(options), day_of(self._now, self.zone)
        asked = ChangePlan(self.subscription.id, self.new.id, on, Money(1, "EUR"))
        with time_machine.travel(datetime.fromtimestamp(self._now, UTC), tick=False):
            preview = gateway.preview_plan_change(self.customer, asked)
            if preview.proration != asked.proration:
                with pytest.raises(Refused, match="state it anew"):
                    gateway.perform(self.customer, asked, "key-1")
            stated = ChangePlan(self.subscription.id, self.new.id, on, preview.proration)
            assert gateway.perform(self.customer, stated, "key-2").amount == preview.proration
        assert preview.next_amount == Money((self.new.unit_amount or 0) * self.quantity, "EUR")
        return preview.proration.minor
