"""Everything of one customer takes about one call's time, and under a pace keeps to it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from billing.gateways.stripe import StripeGateway, StripeOptions
from billing.gateways.turns import in_turn
from tests.contracts.billing.at_stripe import held_by_sandbox
from tests.sandbox.running import Running, running

SLOW_SECONDS = 0.25


@pytest.fixture(scope="module")
def box() -> Iterator[Running]:
    with running() as sandbox:
        held_by_sandbox(sandbox)
        yield sandbox


def _gateway(box: Running) -> StripeGateway:
    return StripeGateway(StripeOptions(box.key, api_base=box.url))


def test_eight_slow_calls_are_waited_for_at_once(box: Running) -> None:
    alone = _gateway(box).of_customer("cus_ada")
    box.control("faults", {"fault": "slow", "seconds": SLOW_SECONDS, "times": 100, "path": "/v1"})
    before, began = len(box.calls()), time.monotonic()
    assert _gateway(box).of_customer("cus_ada") == alone
    took, calls = time.monotonic() - began, len(box.calls()) - before
    box.control("faults", {"clear": True})
    assert calls == 8
    assert took < SLOW_SECONDS * calls / 2


def test_under_a_pace_each_call_waits_for_its_turn(box: Running) -> None:
    turns: list[int] = []
    before = len(box.calls())
    with in_turn(lambda: turns.append(len(box.calls()) - before)):
        assert _gateway(box).of_customer("cus_ada")
    assert turns == list(range(8)), "each one began when the one before it was answered"


def test_of_nobody_there_is_nothing(box: Running) -> None:
    assert _gateway(box).of_customer("cus_nobody") == ()
