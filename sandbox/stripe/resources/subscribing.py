"""Starting a subscription: its first period is billed and charged at once."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.collecting import invoice_collect, invoice_try, method_on_file
from sandbox.stripe.billing.discounts import discount_redeem, left_after
from sandbox.stripe.billing.drafting import draft_issue, pending_items, subscription_draft
from sandbox.stripe.billing.invoices import DAY, invoice_finalize
from sandbox.stripe.billing.subscriptions import item_of, moved, next_period, subscription_new
from sandbox.stripe.books import Books
from sandbox.stripe.calls import Call
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import Form, flag, many, one_of, pairs, shape, text, whole

PAYMENT_BEHAVIORS = ("allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete")
COLLECTION = one_of("charge_automatically", "send_invoice")
DISCOUNTS = many(shape({"coupon": text, "discount": text, "promotion_code": text}))
ITEM = shape(
    {
        "deleted": flag,
        "id": text,
        "metadata": pairs,
        "price": text,
        "quantity": whole,
        "tax_rates": many(text),
    }
)
NEW = Form(
    {
        "cancel_at_period_end": flag,
        "collection_method": COLLECTION,
        "customer": text,
        "days_until_due": whole,
        "default_payment_method": text,
        "default_tax_rates": many(text),
        "description": text,
        "discounts": DISCOUNTS,
        "items": many(ITEM),
        "metadata": pairs,
        "off_session": flag,
        "payment_behavior": one_of(*PAYMENT_BEHAVIORS),
        "trial_end": whole,
        "trial_period_days": whole,
    },
    ("customer", "items"),
)


def subscription_create(call: Call) -> Doc:
    books, params = call.books, call.params
    customer = books.get("customer", params["customer"], "customer")
    prices = [books.get("price", each.get("price"), f"items[{n}][price]") for n, each in enumerate(params["items"])]
    if not prices:
        raise BadParameter("Missing required param: items.", code="parameter_missing", param="items")
    subscription = _described(books, subscription_new(customer["id"], prices[0]["currency"], books.now), params)
    for given, price in zip(params["items"], prices, strict=True):
        subscription["items"]["data"].append(_item(books, subscription, price, given))
    subscription = _dated(books, subscription, params)
    owner = {"subscription": subscription["id"]}
    subscription["discounts"] = [
        discount_redeem(books, each, customer, **owner) for each in params.get("discounts") or []
    ]
    books.save(subscription)
    _bill_first(books, subscription, params.get("payment_behavior") or "allow_incomplete")
    done = books.get("subscription", subscription["id"])
    books.tell("customer.subscription.created", done)
    return done


def _described(books: Books, subscription: Doc, params: dict[str, Any]) -> Doc:
    copied = ("cancel_at_period_end", "collection_method", "days_until_due", "default_payment_method", "description")
    subscription.update({name: params[name] for name in (*copied, "metadata") if params.get(name) is not None})
    rates = params.get("default_tax_rates") or []
    subscription["default_tax_rates"] = [books.get("tax_rate", key, "default_tax_rates") for key in rates]
    if subscription["collection_method"] == "send_invoice" and subscription["days_until_due"] is None:
        raise BadParameter(
            "You must pass `days_until_due` when creating a subscription with `collection_method=send_invoice`.",
            param="days_until_due",
        )
    return subscription


def _item(books: Books, subscription: Doc, price: Doc, given: dict[str, Any]) -> Doc:
    if price["recurring"] is None or not price["active"] or price["currency"] != subscription["currency"]:
        raise Refused(
            f"The price {price['id']} is not an active recurring price in {subscription['currency']}.",
            param="items[0][price]",
        )
    quantity = 1 if given.get("quantity") is None else given["quantity"]
    rates = [books.get("tax_rate", key, "items[0][tax_rates]") for key in given.get("tax_rates") or []]
    known = {"metadata": given.get("metadata") or {}, "tax_rates": rates}
    return item_of(subscription["id"], price["id"], quantity, (books.now, books.now), books.now, **known)


def _dated(books: Books, subscription: Doc, params: dict[str, Any]) -> Doc:
    """Put it into its first period, or into its trial."""
    ends = params.get("trial_end")
    if params.get("trial_period_days"):
        ends = books.now + params["trial_period_days"] * DAY
    if not ends:
        return moved(subscription, next_period(books, subscription, books.now))
    subscription.update(status="trialing", trial_start=books.now, trial_end=ends, billing_cycle_anchor=ends)
    return moved(subscription, (books.now, ends))


def _bill_first(books: Books, subscription: Doc, payment: str) -> None:
    items = pending_items(books, subscription["customer"], subscription["id"])
    draft = subscription_draft(books, subscription, items, "subscription_create", period=True)
    automatic = subscription["collection_method"] == "charge_automatically"
    owed = draft["amount_due"] > 0
    if automatic and owed and payment != "default_incomplete" and method_on_file(books, draft) is None:
        raise Refused(
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment.",
            code="resource_missing",
        )
    draft_issue(books, draft, items)
    subscription.update(latest_invoice=draft["id"], discounts=left_after(books, subscription["discounts"]))
    if automatic and owed:
        subscription["status"] = "incomplete"
    books.save(subscription)
    invoice_finalize(books, draft)
    if draft["status"] == "open" and automatic and payment != "default_incomplete":
        collect = invoice_collect if payment == "error_if_incomplete" else invoice_try
        collect(books, draft)
