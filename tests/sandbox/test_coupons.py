"""Coupons and promotion codes, once, for a while, and for one customer."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, prices


def _latest(api: stripe.StripeClient, subscription: str) -> stripe.Invoice:
    found = api.v1.subscriptions.retrieve(subscription, {"expand": ["latest_invoice"]}).latest_invoice
    assert isinstance(found, stripe.Invoice)
    return found


def test_a_code_is_found_by_its_text_and_taken_off_the_next_bill_once(api: stripe.StripeClient, box: Running) -> None:
    (price,) = prices(api, 3000)
    subscription = api.v1.subscriptions.create({"customer": customer_with(api).id, "items": [{"price": price}]})
    coupon = api.v1.coupons.create({"percent_off": 15, "duration": "once"})
    api.v1.promotion_codes.create({"code": "STAY15", "promotion": {"type": "coupon", "coupon": coupon.id}})
    found = api.v1.promotion_codes.list({"code": "stay15", "active": True, "expand": ["data.promotion.coupon"]}).data[0]
    assert isinstance(found.promotion.coupon, stripe.Coupon)
    assert found.promotion.coupon.percent_off == 15
    changed = api.v1.subscriptions.update(
        subscription.id,
        {"discounts": [{"promotion_code": found.id}], "expand": ["discounts.source.coupon"]},
    )
    discount = changed.discounts[0]
    assert isinstance(discount, stripe.Discount)
    assert isinstance(discount.source.coupon, stripe.Coupon)
    assert discount.source.coupon.id == coupon.id
    box.control("clock", {"advance": 32 * 86_400})
    invoice = _latest(api, subscription.id)
    assert (invoice.subtotal, invoice.total) == (3000, 2550)
    assert invoice.total_discount_amounts is not None
    assert invoice.total_discount_amounts[0].amount == 450
    box.control("clock", {"advance": 31 * 86_400})
    assert _latest(api, subscription.id).total == 3000
    assert api.v1.promotion_codes.retrieve(found.id).times_redeemed == 1


def test_a_fixed_amount_is_shared_out_without_losing_a_cent(api: stripe.StripeClient) -> None:
    one, two, three = prices(api, 1000, 1000, 1000)
    coupon = api.v1.coupons.create({"amount_off": 1000, "currency": "eur", "duration": "forever"})
    subscription = api.v1.subscriptions.create(
        {
            "customer": customer_with(api).id,
            "items": [{"price": one}, {"price": two}, {"price": three}],
            "discounts": [{"coupon": coupon.id}],
        }
    )
    invoice = _latest(api, subscription.id)
    shares = [each.amount for line in invoice.lines.data for each in line.discount_amounts or []]
    assert sorted(shares) == [333, 333, 334]
    assert invoice.total == 2000


def test_spent_expired_and_other_peoples_codes_are_refused(api: stripe.StripeClient, box: Running) -> None:
    (price,) = prices(api, 3000)
    mine, other = customer_with(api), customer_with(api)
    subscription = api.v1.subscriptions.create({"customer": mine.id, "items": [{"price": price}]})
    coupon = api.v1.coupons.create({"percent_off": 10, "duration": "forever", "max_redemptions": 1})
    own = api.v1.promotion_codes.create(
        {"code": "OTHERS", "promotion": {"type": "coupon", "coupon": coupon.id}, "customer": other.id}
    )
    with pytest.raises(stripe.InvalidRequestError) as others:
        api.v1.subscriptions.update(subscription.id, {"discounts": [{"promotion_code": own.id}]})
    assert "cannot be redeemed by this customer" in str(others.value)
    api.v1.subscriptions.update(subscription.id, {"discounts": [{"coupon": coupon.id}]})
    assert api.v1.coupons.retrieve(coupon.id).valid is False
    with pytest.raises(stripe.InvalidRequestError) as spent:
        api.v1.subscriptions.update(subscription.id, {"discounts": [{"coupon": coupon.id}]})
    assert spent.value.code == "coupon_expired"
