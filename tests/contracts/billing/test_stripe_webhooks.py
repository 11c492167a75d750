"""Webhooks of the sandbox, signed by it and delivered to a server of ours, as the Stripe gateway reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from billing.actions.commands import GiveCredit
from billing.gateways.errors import BadDelivery
from billing.gateways.stripe import StripeGateway, StripeOptions
from billing.money import Money
from billing.records import Key
from tests.contracts.billing.at_stripe import held_by_sandbox
from tests.contracts.billing.held import new_key
from tests.sandbox.listener import Delivery, Listener, listening
from tests.sandbox.running import Running


class Told:
    """An endpoint that hears of everything, and the gateway that knows its secret."""

    def __init__(self, box: Running, listener: Listener) -> None:
        held_by_sandbox(box)
        self.box, self.listener = box, listener
        params: Any = {"url": listener.url, "enabled_events": ["*"]}
        secret = box.stripe().v1.webhook_endpoints.create(params=params).secret
        assert secret
        self.gateway = StripeGateway(StripeOptions(box.key, api_base=box.url, webhook_secrets=("whsec_old", secret)))

    def one(self, **how: Any) -> Delivery:
        """What arrives of one event when it is delivered in this way."""
        self.gateway.perform("cus_ada", GiveCredit(Money(100, "EUR"), "Sorry"), new_key())
        events = self.box.stripe().v1.events.list(params={"type": "customer.updated"}).data
        self.listener.wait(1)
        before = len(self.listener.got)
        self.box.control("deliver", {"event": events[0].id, **how})
        self.listener.wait(before + 1)
        return self.listener.got[-1]

    def read(self, delivery: Delivery) -> Any:
        headers = {"Stripe-Signature": delivery.signature}
        return self.gateway.read_delivery(delivery.body, headers, datetime.now(UTC))


def test_a_good_one(stripe_box: Running) -> None:
    with listening() as listener:
        told = Told(stripe_box, listener)
        change = told.read(told.one())
    assert change.kind == "customer.updated"
    assert Key("customer", "cus_ada") in change.keys


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"signature": "wrong"}, "signature"),
        ({"signature": "missing"}, "signature"),
        ({"stamp_offset": -600}, "too_old"),
        ({"stamp_offset": 600}, "in_the_future"),
    ],
    ids=str,
)
def test_bad_ones(stripe_box: Running, how: dict[str, Any], reason: str) -> None:
    with listening() as listener:
        told = Told(stripe_box, listener)
        delivery = told.one(**how)
        with pytest.raises(BadDelivery) as bad:
            told.read(delivery)
    assert bad.value.reason == reason
