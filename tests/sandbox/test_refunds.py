"""Refunds: once for a key, never more than was paid, late and in vain where the card says so."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, open_invoice, paid_charge


def test_part_then_the_rest_then_nothing_is_left(api: stripe.StripeClient) -> None:
    charge = paid_charge(api, customer_with(api).id, 4305)
    first = api.v1.refunds.create({"charge": charge, "amount": 1000, "reason": "duplicate", "metadata": {"case": "7"}})
    assert (first.status, first.amount, first.reason) == ("succeeded", 1000, "duplicate")
    assert first.metadata is not None
    assert first.metadata["case"] == "7"
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        api.v1.refunds.create({"charge": charge, "amount": 3306})
    assert (too_much.value.code, too_much.value.param) == ("amount_too_large", "amount")
    assert "€33.06" in str(too_much.value)
    assert "€33.05" in str(too_much.value)
    assert api.v1.refunds.create({"charge": charge}).amount == 3305
    with pytest.raises(stripe.InvalidRequestError) as spent:
        api.v1.refunds.create({"charge": charge, "amount": 1})
    assert (spent.value.code, spent.value.http_status) == ("charge_already_refunded", 400)
    whole = api.v1.charges.retrieve(charge, {"expand": ["refunds"]})
    assert (whole.amount_refunded, whole.refunded) == (4305, True)
    assert whole.refunds is not None
    assert [each.amount for each in whole.refunds.data] == [3305, 1000]


def test_by_payment_intent_and_listed_by_either(api: stripe.StripeClient) -> None:
    customer = customer_with(api)
    charge = api.v1.charges.retrieve(paid_charge(api, customer.id))
    assert isinstance(charge.payment_intent, str)
    refund = api.v1.refunds.create({"payment_intent": charge.payment_intent, "amount": 5})
    other = paid_charge(api, customer.id)
    api.v1.refunds.create({"charge": other})
    assert [each.id for each in api.v1.refunds.list({"payment_intent": charge.payment_intent}).data] == [refund.id]
    assert [each.id for each in api.v1.refunds.list({"charge": charge.id}).data] == [refund.id]
    assert len(api.v1.refunds.list().data) == 2


def test_one_that_takes_time_ends_by_hand(api: stripe.StripeClient, box: Running) -> None:
    charge = paid_charge(api, customer_with(api, "pm_card_pendingRefund").id)
    refund = api.v1.refunds.create({"charge": charge})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    box.control("refund", {"id": refund.id, "status": "succeeded"})
    assert api.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_one_that_fails_can_be_made_again(api: stripe.StripeClient, box: Running) -> None:
    box.control("refunds", {"status": "fails", "after_seconds": None})
    charge = paid_charge(api, customer_with(api).id)
    refund = api.v1.refunds.create({"charge": charge})
    assert refund.status == "pending"
    box.control("refund", {"id": refund.id, "status": "failed"})
    failed = api.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "lost_or_stolen_card")
    assert api.v1.charges.retrieve(charge).amount_refunded == 0
    box.control("refunds", {"status": "succeeded"})
    assert api.v1.refunds.create({"charge": charge}).status == "succeeded"


def test_an_invoice_that_was_not_paid_has_nothing_to_give_back(api: stripe.StripeClient) -> None:
    invoice = open_invoice(api, customer_with(api).id)
    payments = api.v1.invoice_payments.list({"invoice": invoice.id})
    intent = payments.data[0].payment.payment_intent
    assert isinstance(intent, str)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"payment_intent": intent})
    assert refused.value.code == "payment_intent_unexpected_state"
