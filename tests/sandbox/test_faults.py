"""Faults on demand, as the official client sees them, and what the journal says was done."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.sandbox.running import ControlRefused, Running, running
from tests.sandbox.shop import customer_with, paid_charge

REFUND = {"method": "POST", "path": "/v1/refunds"}


def _made(api: stripe.StripeClient, charge: str) -> int:
    return len(api.v1.refunds.list({"charge": charge}).data)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("fault", ["500", "503", "reset", "hang"])
def test_a_lost_answer_was_acted_on_or_not_and_the_key_tells(
    api: stripe.StripeClient, box: Running, fault: str, after: bool
) -> None:
    charge = paid_charge(api, customer_with(api).id)
    box.control("faults", {"fault": fault, "after": after, "seconds": 0.2, **REFUND})
    with pytest.raises(stripe.StripeError) as lost:
        api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "k"})
    if fault in ("reset", "hang"):
        assert isinstance(lost.value, stripe.APIConnectionError)
    else:
        assert (lost.value.http_status, type(lost.value)) == (int(fault), stripe.APIError)
    assert _made(api, charge) == int(after)
    again = api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "k"})
    assert again.last_response is not None
    assert ("Idempotent-Replayed" in again.last_response.headers) is after
    assert _made(api, charge) == 1
    assert [call["acted"] for call in box.calls("POST", "/v1/refunds")] == [after, not after]


def test_without_its_key_a_lost_answer_is_a_second_refund(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    box.control("faults", {"fault": "reset", "after": True, **REFUND})
    with pytest.raises(stripe.APIConnectionError):
        api.v1.refunds.create({"charge": charge, "amount": 5})
    api.v1.refunds.create({"charge": charge, "amount": 5})
    assert _made(api, charge) == 2


def test_a_call_that_comes_twice_acts_once_for_its_key(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    box.control("faults", {"fault": "twice", **REFUND})
    api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "k"})
    assert _made(api, charge) == 1
    box.control("faults", {"fault": "twice", **REFUND})
    # The official client makes up a key for every POST, so what comes without one comes by hand.
    bare = {"Authorization": f"Bearer {box.key}"}
    asked = urllib.request.Request(box.url + "/v1/refunds", f"charge={charge}&amount=5".encode(), bare)
    urllib.request.urlopen(asked, timeout=10).close()
    assert _made(api, charge) == 3
    assert [call["acts"] for call in box.calls("POST", "/v1/refunds")] == [1, 2]


def test_an_error_of_its_own_may_be_kept_by_the_key(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    box.control("faults", {"fault": "500", "kept": True, **REFUND})
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "k"})
    assert _made(api, charge) == 0


def test_too_fast_says_how_long_to_wait(api: stripe.StripeClient, box: Running) -> None:
    box.control("faults", {"fault": "429", "times": 2, "retry_after": 3, "path": "/v1/customers"})
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError) as fast:
            api.v1.customers.list()
        assert fast.value.headers is not None
        assert fast.value.headers["Retry-After"] == "3"
    assert api.v1.customers.list().data == []
    box.control("rate", {"per_second": 1})
    api.v1.customers.list()
    with pytest.raises(stripe.RateLimitError):
        api.v1.customers.list()
    box.control("rate", {"per_second": 0})
    assert [call["status"] for call in box.calls("GET", "/v1/customers")[:3]] == [429, 429, 200]


def test_the_clients_own_retries_heal_a_reset(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    box.control("faults", {"fault": "reset", "after": True, **REFUND})
    patient = box.stripe(max_network_retries=1)
    assert patient.v1.refunds.create({"charge": charge}).status == "succeeded"
    assert _made(api, charge) == 1


def test_who_does_not_wait_for_a_hanging_answer_gets_it_by_the_key(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    box.control("faults", {"fault": "hang", "after": True, "seconds": 20, **REFUND})
    hasty = box.stripe(http_client=stripe.RequestsClient(timeout=0.3))
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.refunds.create({"charge": charge}, {"idempotency_key": "k"})
    again = api.v1.refunds.create({"charge": charge}, {"idempotency_key": "k"})
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert _made(api, charge) == 1


def test_slow_is_late_but_right(api: stripe.StripeClient, box: Running) -> None:
    box.control("faults", {"fault": "slow", "seconds": 0.3, "path": "/v1/balance"})
    started = time.monotonic()
    api.v1.balance.retrieve()
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize(
    "wanted",
    [{"fault": "fire"}, {"fault": "500", "colour": 1}, {"fault": "500", "times": 0}, {"fault": "500", "path": 3}],
)
def test_a_fault_that_there_is_not_is_refused(box: Running, wanted: dict[str, Any]) -> None:
    with pytest.raises(ControlRefused):
        box.control("faults", wanted)


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    data = tmp_path / "box.sqlite3"
    with running(data) as box:
        api = box.stripe()
        charge = paid_charge(api, customer_with(api).id)
        refund = api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "k"})
        box.control("clock", {"advance": 1000})
        box.kill()
    with running(data) as box:
        api = box.stripe()
        again = api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "k"})
        assert again.id == refund.id
        assert [call["acted"] for call in box.calls("POST", "/v1/refunds")] == [True, False]
        assert api.v1.customers.create({"name": "later"}).created - time.time() > 900
