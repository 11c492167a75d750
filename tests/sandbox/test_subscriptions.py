"""Subscriptions: the first bill, a change in the middle of a period, the next period, the end."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
import stripe

from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, prices


def _share(amount: int, start: int, end: int, at: int) -> int:
    exact = Decimal(amount) * (end - at) / (end - start)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_a_new_one_is_billed_and_paid_at_once(api: stripe.StripeClient) -> None:
    (price,) = prices(api, 3500)
    customer = customer_with(api)
    subscription = api.v1.subscriptions.create(
        {"customer": customer.id, "items": [{"price": price}], "expand": ["latest_invoice"]}
    )
    item = subscription["items"].data[0]
    started = datetime.fromtimestamp(item.current_period_start, UTC)
    ended = datetime.fromtimestamp(item.current_period_end, UTC)
    assert subscription.status == "active"
    assert (item.price.id, item.price.unit_amount, item.quantity) == (price, 3500, 1)
    assert (ended.year * 12 + ended.month) - (started.year * 12 + started.month) == 1
    invoice = subscription.latest_invoice
    assert isinstance(invoice, stripe.Invoice)
    assert (invoice.status, invoice.total, invoice.billing_reason) == ("paid", 3500, "subscription_create")
    assert invoice.parent is not None
    assert invoice.parent.subscription_details is not None
    assert invoice.parent.subscription_details.subscription == subscription.id
    line = invoice.lines.data[0]
    assert line.parent is not None
    assert line.parent.subscription_item_details is not None
    assert line.parent.subscription_item_details.subscription_item == item.id
    assert line.pricing is not None
    assert line.pricing.price_details is not None
    assert line.pricing.price_details.price == price
    assert (line.period.start, line.period.end) == (item.current_period_start, item.current_period_end)


@pytest.mark.parametrize("into", [Decimal("0"), Decimal("0.31"), Decimal("0.99")])
def test_a_preview_and_the_change_agree_to_the_minor_unit(api: stripe.StripeClient, into: Decimal) -> None:
    old, new = prices(api, 3101, 4799)
    rate = api.v1.tax_rates.create({"display_name": "VAT", "percentage": 23, "inclusive": False})
    subscription = api.v1.subscriptions.create(
        {"customer": customer_with(api).id, "items": [{"price": old}], "default_tax_rates": [rate.id]}
    )
    item = subscription["items"].data[0]
    start, end = item.current_period_start, item.current_period_end
    at = start + int((end - start) * into)
    change: dict[str, object] = {
        "items": [{"id": item.id, "price": new}],
        "proration_behavior": "always_invoice",
        "proration_date": at,
    }
    preview = api.v1.invoices.create_preview(
        {"customer": str(subscription.customer), "subscription": subscription.id, "subscription_details": change}  # type: ignore[arg-type]
    )
    credit, charge = (line.amount for line in preview.lines.data)
    assert (credit, charge) == (-_share(3101, start, end, at), _share(4799, start, end, at))
    assert [line.description.split(" after")[0] for line in preview.lines.data if line.description] == [
        "Unused time on Plan 0",
        "Remaining time on Plan 1",
    ]
    assert api.v1.subscriptions.retrieve(subscription.id)["items"].data[0].price.id == old
    after = api.v1.subscriptions.update(subscription.id, {**change, "expand": ["latest_invoice"]})  # type: ignore[arg-type]
    invoice = after.latest_invoice
    assert isinstance(invoice, stripe.Invoice)
    assert after["items"].data[0].price.id == new
    assert (invoice.subtotal, invoice.total) == (preview.subtotal, preview.total)
    assert invoice.total_taxes is not None
    taxes = sum(tax.amount for tax in invoice.total_taxes)
    assert invoice.total == credit + charge + taxes
    assert taxes == sum(
        int((Decimal(each) * 23 / 100).quantize(Decimal(1), ROUND_HALF_UP)) for each in (credit, charge)
    )
    assert invoice.status == "paid"


def test_a_cheaper_plan_leaves_credit(api: stripe.StripeClient) -> None:
    old, new = prices(api, 4800, 3100)
    subscription = api.v1.subscriptions.create({"customer": customer_with(api).id, "items": [{"price": old}]})
    item = subscription["items"].data[0]
    api.v1.subscriptions.update(
        subscription.id,
        {
            "items": [{"id": item.id, "price": new}],
            "proration_behavior": "always_invoice",
            "proration_date": item.current_period_start,
        },
    )
    customer = api.v1.customers.retrieve(str(subscription.customer))
    assert customer.balance == -1700
    moves = api.v1.customers.balance_transactions.list(customer.id).data
    assert [(each.amount, each.type, each.ending_balance) for each in moves] == [(-1700, "applied_to_invoice", -1700)]


def test_prorations_wait_for_the_next_bill_unless_told(api: stripe.StripeClient, box: Running) -> None:
    old, new = prices(api, 3000, 4000)
    customer = customer_with(api)
    subscription = api.v1.subscriptions.create({"customer": customer.id, "items": [{"price": old}]})
    item = subscription["items"].data[0]
    half = (item.current_period_start + item.current_period_end) // 2
    api.v1.subscriptions.update(subscription.id, {"items": [{"id": item.id, "price": new}], "proration_date": half})
    waiting = api.v1.invoice_items.list({"customer": customer.id, "pending": True}).data
    assert sorted(each.amount for each in waiting) == [-1500, 2000]
    upcoming = api.v1.invoices.create_preview({"subscription": subscription.id})
    assert upcoming.total == 4500
    box.control("clock", {"now": item.current_period_end + 60})
    after = api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    invoice = after.latest_invoice
    assert isinstance(invoice, stripe.Invoice)
    assert (invoice.total, invoice.status, invoice.billing_reason) == (4500, "paid", "subscription_cycle")
    assert invoice.created == item.current_period_end
    assert after["items"].data[0].current_period_start == item.current_period_end


def test_another_interval_begins_a_new_period(api: stripe.StripeClient) -> None:
    (month,), (year,) = prices(api, 3000), prices(api, 30000, interval="year")
    subscription = api.v1.subscriptions.create({"customer": customer_with(api).id, "items": [{"price": month}]})
    item = subscription["items"].data[0]
    after = api.v1.subscriptions.update(
        subscription.id,
        {
            "items": [{"id": item.id, "price": year}],
            "proration_date": item.current_period_start,
            "expand": ["latest_invoice"],
        },
    )
    invoice = after.latest_invoice
    assert isinstance(invoice, stripe.Invoice)
    assert invoice.total == 27000
    now = after["items"].data[0]
    assert 364 * 86_400 < now.current_period_end - now.current_period_start < 367 * 86_400


def test_it_ends_with_its_period_or_goes_on(api: stripe.StripeClient, box: Running) -> None:
    (price,) = prices(api, 3000)
    subscription = api.v1.subscriptions.create({"customer": customer_with(api).id, "items": [{"price": price}]})
    ending = api.v1.subscriptions.update(
        subscription.id,
        {"cancel_at_period_end": True, "cancellation_details": {"comment": "moving", "feedback": "unused"}},
    )
    end = ending["items"].data[0].current_period_end
    assert (ending.cancel_at_period_end, ending.cancel_at, ending.status) == (True, end, "active")
    assert ending.cancellation_details is not None
    assert ending.cancellation_details.comment == "moving"
    kept = api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    assert (kept.cancel_at_period_end, kept.cancel_at, kept.canceled_at) == (False, None, None)
    api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    box.control("clock", {"now": end})
    gone = api.v1.subscriptions.retrieve(subscription.id)
    assert (gone.status, gone.ended_at) == ("canceled", end)
    assert api.v1.subscriptions.list({"customer": str(gone.customer)}).data == []
    assert len(api.v1.subscriptions.list({"customer": str(gone.customer), "status": "all"}).data) == 1
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})


def test_a_failed_renewal_is_past_due_until_a_retry_succeeds(api: stripe.StripeClient, box: Running) -> None:
    (price,) = prices(api, 3000)
    customer = customer_with(api)
    subscription = api.v1.subscriptions.create({"customer": customer.id, "items": [{"price": price}]})
    assert customer.invoice_settings is not None
    method = str(customer.invoice_settings.default_payment_method)
    box.control("payment_method", {"id": method, "outcome": "insufficient_funds"})
    end = subscription["items"].data[0].current_period_end
    box.control("clock", {"now": end})
    late = api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert late.status == "past_due"
    assert isinstance(late.latest_invoice, stripe.Invoice)
    assert late.latest_invoice.next_payment_attempt == end + 3 * 86_400
    box.control("payment_method", {"id": method, "outcome": "succeeds"})
    box.control("clock", {"advance": 3 * 86_400})
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"
    paid = api.v1.invoices.retrieve(late.latest_invoice.id)
    assert (paid.status, paid.attempt_count) == ("paid", 2)


def test_a_trial_costs_nothing_and_then_it_does(api: stripe.StripeClient, box: Running) -> None:
    (price,) = prices(api, 3000)
    subscription = api.v1.subscriptions.create(
        {"customer": customer_with(api).id, "items": [{"price": price}], "trial_period_days": 14}
    )
    assert subscription.status == "trialing"
    assert subscription.trial_end is not None
    box.control("clock", {"now": subscription.trial_end + 1})
    after = api.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert isinstance(after.latest_invoice, stripe.Invoice)
    assert (after.status, after.latest_invoice.total) == ("active", 3000)


def test_changes_that_cannot_be_made_name_their_parameter(api: stripe.StripeClient) -> None:
    old, new = prices(api, 3000, 4000)
    api.v1.prices.update(new, {"active": False})
    subscription = api.v1.subscriptions.create({"customer": customer_with(api).id, "items": [{"price": old}]})
    item = subscription["items"].data[0]
    with pytest.raises(stripe.InvalidRequestError) as inactive:
        api.v1.subscriptions.update(subscription.id, {"items": [{"id": item.id, "price": new}]})
    with pytest.raises(stripe.InvalidRequestError) as elsewhere:
        api.v1.subscriptions.update(subscription.id, {"items": [{"id": "si_other", "price": old}]})
    with pytest.raises(stripe.InvalidRequestError) as early:
        api.v1.subscriptions.update(
            subscription.id,
            {"items": [{"id": item.id, "price": old, "quantity": 2}], "proration_date": item.current_period_start - 1},
        )
    assert [each.value.param for each in (inactive, elsewhere, early)] == [
        "items[0][price]",
        "items[0][id]",
        "proration_date",
    ]
