"""Idempotency keys, as a caller that lost an answer relies on them."""

from __future__ import annotations

import threading
import time

import pytest
import stripe

from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, paid_charge


def test_the_same_key_is_answered_again_and_acts_once(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    first = api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "refund-1"})
    again = api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "refund-1"})
    assert first.id == again.id
    assert first.last_response is not None
    assert again.last_response is not None
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.headers["Original-Request"] == first.last_response.headers["Request-Id"]
    assert api.v1.charges.retrieve(charge).amount_refunded == 5
    journal = box.calls("POST", "/v1/refunds")
    assert [(call["key"], call["acted"], call["replayed"], call["status"]) for call in journal] == [
        ("refund-1", True, False, 200),
        ("refund-1", False, True, 200),
    ]
    assert journal[0]["object"] == first.id
    assert journal[0]["params"] == {"charge": charge, "amount": "5"}


def test_the_same_key_with_other_parameters_is_refused(api: stripe.StripeClient) -> None:
    charge = paid_charge(api, customer_with(api).id)
    api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "k"})
    with pytest.raises(stripe.IdempotencyError) as refused:
        api.v1.refunds.create({"charge": charge, "amount": 6}, {"idempotency_key": "k"})
    assert refused.value.http_status == 400
    assert len(api.v1.refunds.list({"charge": charge}).data) == 1


def test_a_refusal_is_kept_but_a_malformed_call_is_not(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.refunds.create({"charge": charge, "amount": 999999}, {"idempotency_key": "much"})
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.refunds.create({"charge": charge, "amount": 999999}, {"idempotency_key": "much"})
    assert [call["replayed"] for call in box.calls("POST", "/v1/refunds")] == [False, True]
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.refunds.create({"charge": charge, "amount": "many"}, {"idempotency_key": "odd"})  # type: ignore[arg-type]
    assert api.v1.refunds.create({"charge": charge, "amount": 7}, {"idempotency_key": "odd"}).amount == 7


def test_a_key_that_is_being_worked_on_is_a_conflict(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    box.control("faults", {"fault": "slow", "seconds": 0.6, "method": "POST", "path": "/v1/refunds"})
    made: list[stripe.Refund] = []

    def refund() -> None:
        made.append(api.v1.refunds.create({"charge": charge}, {"idempotency_key": "both"}))

    slow = threading.Thread(target=refund)
    slow.start()
    while not box.calls("POST", "/v1/refunds"):
        time.sleep(0.01)
    with pytest.raises(stripe.StripeError) as conflict:
        box.stripe().v1.refunds.create({"charge": charge}, {"idempotency_key": "both"})
    slow.join()
    assert conflict.value.http_status == 409
    assert "idempotency_key_in_use" in str(conflict.value.http_body)
    assert api.v1.refunds.create({"charge": charge}, {"idempotency_key": "both"}).id == made[0].id


def test_a_forgotten_key_acts_again(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api).id)
    first = api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "old"})
    assert box.control("keys", {"all": True})["forgotten"] > 0
    second = api.v1.refunds.create({"charge": charge, "amount": 5}, {"idempotency_key": "old"})
    assert first.id != second.id
