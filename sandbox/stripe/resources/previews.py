"""Previews of invoices: https://docs.stripe.com/api/invoices/create_preview. Nothing is stored."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.changing import Changed, change_draft, change_items
from sandbox.stripe.billing.drafting import pending_items, subscription_draft
from sandbox.stripe.billing.invoices import invoice_new, invoice_reckon
from sandbox.stripe.billing.items import item_new
from sandbox.stripe.billing.lines import line_of_item
from sandbox.stripe.billing.subscriptions import ENDED, moved, next_period
from sandbox.stripe.books import Books
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import Form, flag, many, one_of, pairs, shape, text, whole
from sandbox.stripe.ids import new_id
from sandbox.stripe.resources.subscribing import ITEM


def invoice_preview(call: Call) -> Doc:
    """What a change would bill, or what the next invoice of a subscription will be."""
    books, params = call.books, call.params
    extra = params.get("invoice_items") or []
    if not params.get("subscription"):
        draft = _without_subscription(books, params, extra)
    else:
        draft = _of_subscription(books, params, extra)
    draft["id"] = new_id("upcoming_in")
    for line in draft["lines"]["data"]:
        line["invoice"] = draft["id"]
    draft["lines"]["url"] = f"/v1/invoices/upcoming/lines?customer={draft['customer']}"
    return draft


def _of_subscription(books: Books, params: dict[str, Any], extra: list[Doc]) -> Doc:
    subscription = books.get("subscription", params["subscription"], "subscription")
    if params.get("customer") not in (None, subscription["customer"]):
        raise BadParameter(
            f"The subscription {subscription['id']} does not belong to {params['customer']}.", param="customer"
        )
    if subscription["status"] in ENDED:
        raise Refused(f"No upcoming invoices for customer: {subscription['customer']}", code="invoice_upcoming_none")
    details = params.get("subscription_details") or {}
    behavior = details.get("proration_behavior") or "create_prorations"
    changed = change_items(books, subscription, details.get("items") or [], behavior, details.get("proration_date"))
    if "default_tax_rates" in details:
        rates = [books.get("tax_rate", key, "default_tax_rates") for key in details["default_tax_rates"]]
        changed.subscription["default_tax_rates"] = rates
    given = [_item(subscription["customer"], subscription["currency"], each, books.now) for each in extra]
    if behavior == "always_invoice" or changed.new_period:
        return change_draft(
            books, Changed(changed.subscription, [*changed.items, *given], changed.new_period, changed.moment)
        )
    return _next(books, changed, [*changed.items, *given], details)


def _next(books: Books, changed: Changed, items: list[Doc], details: dict[str, Any]) -> Doc:
    """The invoice at the end of the current period: what waits, the prorations, and the period after it."""
    subscription = changed.subscription
    ends = details.get("cancel_at_period_end", subscription["cancel_at_period_end"])
    waiting = [*pending_items(books, subscription["customer"], subscription["id"]), *items]
    if ends and not waiting:
        raise Refused(f"No upcoming invoices for customer: {subscription['customer']}", code="invoice_upcoming_none")
    turn = subscription["items"]["data"][0]["current_period_end"]
    subscription = {**subscription, "status": "active"}
    later = Books(books.store, turn)
    if not ends:
        subscription = moved(subscription, next_period(books, subscription, turn))
    draft = subscription_draft(
        later, subscription, waiting, "upcoming", period=not ends, proration_date=details.get("proration_date")
    )
    draft["next_payment_attempt"] = turn + 3600
    return draft


def _without_subscription(books: Books, params: dict[str, Any], extra: list[Doc]) -> Doc:
    customer = books.get("customer", params.get("customer"), "customer")
    currency = params.get("currency") or customer["currency"] or "eur"
    items = pending_items(books, customer["id"], None)
    items += [_item(customer["id"], currency, each, books.now) for each in extra]
    if not items:
        raise Refused(f"No upcoming invoices for customer: {customer['id']}", code="invoice_upcoming_none")
    draft = invoice_new(customer, currency, books.now, billing_reason="manual")
    return invoice_reckon(books, draft, [line_of_item(each) for each in items])


def _item(customer: str, currency: str, given: dict[str, Any], now: int) -> Doc:
    known = {name: given[name] for name in ("description", "metadata") if given.get(name)}
    return item_new(customer, given["amount"], currency, now, **known)


_ITEM = shape(
    {"amount": whole, "currency": text, "description": text, "metadata": pairs, "discountable": flag}, ("amount",)
)
_DETAILS = shape(
    {
        "cancel_at_period_end": flag,
        "default_tax_rates": many(text),
        "items": many(ITEM),
        "proration_behavior": one_of("always_invoice", "create_prorations", "none"),
        "proration_date": whole,
    }
)
_FORM = Form(
    {
        "currency": text,
        "customer": text,
        "invoice_items": many(_ITEM),
        "preview_mode": one_of("next", "recurring"),
        "subscription": text,
        "subscription_details": _DETAILS,
    }
)
ROUTES = (Route("POST", "/v1/invoices/create_preview", invoice_preview, _FORM),)
