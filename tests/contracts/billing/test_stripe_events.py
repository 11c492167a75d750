"""The log of events: from nothing, in order, and further than one page."""

from __future__ import annotations

import pytest

from billing.gateways.errors import Refused
from billing.gateways.port import Change
from billing.gateways.stripe import StripeGateway, StripeOptions
from tests.sandbox.running import Running


@pytest.fixture
def gateway(stripe_box: Running) -> StripeGateway:
    stripe_box.control("reset")
    return StripeGateway(StripeOptions(stripe_box.key, api_base=stripe_box.url))


def made(box: Running, count: int) -> list[str]:
    api = box.stripe().v1
    return [api.customers.create(params={"name": f"Customer {number}"}).id for number in range(count)]


def everything(gateway: StripeGateway, cursor: str) -> tuple[list[Change], str]:
    told: list[Change] = []
    while True:
        part = gateway.changes(cursor)
        told += part.changes
        if part.cursor == cursor:
            return told, cursor
        cursor = part.cursor


def test_where_nothing_has_happened_everything_is_still_to_come(stripe_box: Running, gateway: StripeGateway) -> None:
    start = gateway.changes("").cursor
    assert gateway.changes(start).changes == ()
    customers = made(stripe_box, 3)
    told, end = everything(gateway, start)
    assert [change.keys[0].ref for change in told] == customers
    assert gateway.changes(end).changes == ()


def test_oldest_first_over_several_pages(stripe_box: Running, gateway: StripeGateway) -> None:
    made(stripe_box, 1)
    start = gateway.changes("").cursor
    customers = made(stripe_box, 103)
    assert len(gateway.changes(start).changes) == 100
    told, _ = everything(gateway, start)
    assert [change.keys[0].ref for change in told] == customers
    assert {change.kind for change in told} == {"customer.created"}


def test_an_event_that_is_forgotten_is_no_place_to_go_on_from(gateway: StripeGateway) -> None:
    with pytest.raises(Refused) as refused:
        gateway.changes("evt_of_long_ago")
    assert refused.value.reason == "resource_missing"
