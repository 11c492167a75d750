"""A subscription's fields, its items, and the lines that a period of it is billed by."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.lines import line_new, of_subscription, pricing_of
from sandbox.stripe.billing.periods import period_end
from sandbox.stripe.books import Books
from sandbox.stripe.ids import new_id
from sandbox.stripe.rendering import list_of

ENDED = ("canceled", "incomplete_expired")


def subscription_new(customer: str, currency: str, now: int, key: str = "", **known: Any) -> Doc:
    """An active one without items, not stored yet. ``_next`` is when its period ends."""
    key = key or new_id("sub")
    return {
        "id": key,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible", "updated_at": None},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "feedback_option": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": now,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": list_of([], f"/v1/subscription_items?subscription={key}"),
        "latest_invoice": None,
        "livemode": False,
        "metadata": {},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": now,
        "status": "active",
        "status_details": None,
        "test_clock": None,
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": None,
        **known,
    }


def item_of(subscription: str, price: str, quantity: int, period: tuple[int, int], now: int, **known: Any) -> Doc:
    """A subscription item; the price is kept as its id and shown whole."""
    return {
        "id": new_id("si", 14),
        "object": "subscription_item",
        "billed_until": period[1],
        "billing_thresholds": None,
        "created": now,
        "current_period_start": period[0],
        "current_period_end": period[1],
        "discounts": [],
        "metadata": {},
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
        **known,
    }


def next_period(books: Books, subscription: Doc, start: int) -> tuple[int, int]:
    """The period that begins at this instant, by the first item's price."""
    recurring = books.get("price", subscription["items"]["data"][0]["price"])["recurring"]
    anchor = subscription["billing_cycle_anchor"]
    return start, period_end(start, recurring["interval"], recurring["interval_count"], anchor)


def moved(subscription: Doc, period: tuple[int, int]) -> Doc:
    """The subscription with its items in this period."""
    period_of = {"current_period_start": period[0], "current_period_end": period[1], "billed_until": period[1]}
    items = [{**each, **period_of} for each in subscription["items"]["data"]]
    return {**subscription, "items": {**subscription["items"], "data": items}, "_next": period[1]}


def period_lines(books: Books, subscription: Doc) -> list[Doc]:
    """A line for each item's current period; nothing is charged for a trial."""
    lines = []
    for item in subscription["items"]["data"]:
        price = books.get("price", item["price"])
        name = books.get("product", price["product"])["name"]
        trial = subscription["status"] == "trialing"
        each = f"{item['quantity']} × {name} (at {price['unit_amount'] / 100:.2f} / {price['recurring']['interval']})"
        lines.append(
            line_new(
                0 if trial else price["unit_amount"] * item["quantity"],
                price["currency"],
                f"Trial period for {name}" if trial else each,
                (item["current_period_start"], item["current_period_end"]),
                of_subscription(subscription["id"], item["id"]),
                pricing=pricing_of(price),
                quantity=item["quantity"],
                subscription=subscription["id"],
                _tax_rates=[rate["id"] for rate in item["tax_rates"]],
            )
        )
    return lines
