"""Subscriptions: https://docs.stripe.com/api/subscriptions"""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.changing import Changed, change_draft, change_items
from sandbox.stripe.billing.collecting import invoice_collect, invoice_try
from sandbox.stripe.billing.discounts import discount_redeem, left_after
from sandbox.stripe.billing.drafting import draft_issue
from sandbox.stripe.billing.invoices import invoice_finalize
from sandbox.stripe.billing.subscriptions import ENDED
from sandbox.stripe.books import Books, put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Missing, Refused
from sandbox.stripe.fields import PAGING, Form, flag, many, one_of, pairs, shape, text, whole
from sandbox.stripe.listing import page, slice_of
from sandbox.stripe.resources.subscribing import (
    COLLECTION,
    DISCOUNTS,
    ITEM,
    NEW,
    PAYMENT_BEHAVIORS,
    subscription_create,
)

_STATUSES = ("active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid")


def subscription_update(call: Call) -> Doc:
    books, params = call.books, call.params
    subscription = books.get("subscription", call.id)
    if subscription["status"] in ENDED and set(params) - {"metadata", "cancellation_details"}:
        raise Refused("A canceled subscription can only update its cancellation_details and metadata.")
    behavior = params.get("proration_behavior") or "create_prorations"
    changed = None
    if params.get("items"):
        changed = change_items(books, subscription, params["items"], behavior, params.get("proration_date"))
        subscription = changed.subscription
    elif params.get("proration_date") is not None:
        raise BadParameter("You cannot set `proration_date` without changing items.", param="proration_date")
    _apply(books, subscription, params)
    books.save(subscription, "customer.subscription.updated")
    if changed is not None:
        _bill(books, changed, behavior, params.get("payment_behavior"))
    return books.get("subscription", call.id)


def _apply(books: Books, subscription: Doc, params: dict[str, Any]) -> None:
    put_in(subscription, params, "collection_method", "days_until_due", "description", "metadata", "pause_collection")
    if params.get("default_payment_method"):
        method = books.get("payment_method", params["default_payment_method"], "default_payment_method")
        subscription["default_payment_method"] = method["id"]
    if "default_tax_rates" in params:
        rates = params["default_tax_rates"] or []
        subscription["default_tax_rates"] = [books.get("tax_rate", key, "default_tax_rates") for key in rates]
    if "discounts" in params:
        customer = books.get("customer", subscription["customer"])
        owner = {"subscription": subscription["id"]}
        subscription["discounts"] = [discount_redeem(books, each, customer, **owner) for each in params["discounts"]]
    if params.get("cancellation_details"):
        subscription["cancellation_details"] = {
            **subscription["cancellation_details"],
            **params["cancellation_details"],
        }
    if "cancel_at_period_end" in params:
        _end_with_period(subscription, params["cancel_at_period_end"], books.now)
    if "cancel_at" in params:
        asked = params["cancel_at"]
        subscription.update(cancel_at=asked, canceled_at=asked and books.now, cancel_at_period_end=False)
    if params.get("trial_end") == "now" and subscription["status"] == "trialing":
        subscription.update(trial_end=books.now, _next=books.now)


def _end_with_period(subscription: Doc, ends: bool, now: int) -> None:
    last = subscription["items"]["data"][0]["current_period_end"]
    subscription.update(cancel_at_period_end=ends, cancel_at=last if ends else None, canceled_at=now if ends else None)
    subscription["cancellation_details"]["reason"] = "cancellation_requested" if ends else None


def _bill(books: Books, changed: Changed, behavior: str, payment: str | None) -> None:
    """Bill the change at once, or leave its items for the next invoice."""
    if behavior != "always_invoice" and not changed.new_period:
        for item in changed.items:
            books.save(item, "invoiceitem.created")
        return
    if not changed.items and not changed.new_period:
        return
    invoice = change_draft(books, changed)
    draft_issue(books, invoice, changed.items)
    subscription = books.get("subscription", changed.subscription["id"])
    kept = left_after(books, subscription["discounts"])
    books.save({**subscription, "latest_invoice": invoice["id"], "discounts": kept})
    invoice_finalize(books, invoice)
    if invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically":
        collect = invoice_collect if payment == "error_if_incomplete" else invoice_try
        collect(books, invoice)


def subscription_cancel(call: Call) -> Doc:
    books = call.books
    subscription = books.get("subscription", call.id)
    if subscription["status"] in ENDED:
        raise Missing("subscription", call.id, "id")
    details = {**subscription["cancellation_details"], **(call.params.get("cancellation_details") or {})}
    subscription.update(
        status="canceled",
        canceled_at=books.now,
        ended_at=books.now,
        _next=None,
        cancellation_details={**details, "reason": "cancellation_requested"},
    )
    return books.save(subscription, "customer.subscription.deleted")


def subscription_list(call: Call) -> Doc:
    params = call.params
    status = params.get("status")
    equal = {name: params.get(name) for name in ("customer", "collection_method")}
    equal["status"] = {"all": None, "ended": "canceled"}.get(status or "", status)
    # Canceled ones are shown only when asked for.
    without = {"status": "canceled"} if status is None else {}
    return page(call.books, "subscription", params, "/v1/subscriptions", equal, without=without)


def item_list(call: Call) -> Doc:
    subscription = call.books.get("subscription", call.params["subscription"], "subscription")
    return slice_of(subscription["items"]["data"], call.params, "/v1/subscription_items")


_DETAILS = shape(
    {
        "comment": text,
        "feedback": one_of(
            "customer_service",
            "low_quality",
            "missing_features",
            "other",
            "switched_service",
            "too_complex",
            "too_expensive",
            "unused",
        ),
    }
)
_CHANGES = {
    "cancel_at": whole,
    "cancel_at_period_end": flag,
    "cancellation_details": _DETAILS,
    "collection_method": COLLECTION,
    "days_until_due": whole,
    "default_payment_method": text,
    "default_tax_rates": many(text),
    "description": text,
    "discounts": DISCOUNTS,
    "items": many(ITEM),
    "metadata": pairs,
    "off_session": flag,
    "pause_collection": shape({"behavior": one_of("keep_as_draft", "mark_uncollectible", "void"), "resumes_at": whole}),
    "payment_behavior": one_of(*PAYMENT_BEHAVIORS),
    "proration_behavior": one_of("always_invoice", "create_prorations", "none"),
    "proration_date": whole,
    "trial_end": text,
}
_LISTED = {**PAGING, "collection_method": COLLECTION, "customer": text, "status": one_of("all", "ended", *_STATUSES)}
ROUTES = (
    Route("POST", "/v1/subscriptions", subscription_create, NEW),
    Route("GET", "/v1/subscriptions", subscription_list, Form(_LISTED)),
    Route("GET", "/v1/subscriptions/{}", lambda call: call.books.get("subscription", call.id)),
    Route("POST", "/v1/subscriptions/{}", subscription_update, Form(_CHANGES)),
    Route("DELETE", "/v1/subscriptions/{}", subscription_cancel, Form({"cancellation_details": _DETAILS})),
    Route("GET", "/v1/subscription_items", item_list, Form({**PAGING, "subscription": text}, ("subscription",))),
)
