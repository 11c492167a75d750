"""Changes of a subscription's items: what they make of it, and what they bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.drafting import subscription_draft
from sandbox.stripe.billing.proration import moment_of, proration_items, same_rhythm
from sandbox.stripe.billing.subscriptions import item_of, moved, next_period
from sandbox.stripe.books import Books, merged
from sandbox.stripe.errors import BadParameter, Missing, Refused


@dataclass(frozen=True)
class Changed:
    """A changed subscription that is not stored yet, and the prorations it brings."""

    subscription: Doc
    items: list[Doc]
    """Invoice items for the time between the change and the end of the period."""
    new_period: bool
    """Whether a period of another length began, which is billed at once."""
    moment: int
    """When it counts from, in seconds of UTC."""


def change_items(
    books: Books, subscription: Doc, wanted: Sequence[dict[str, Any]], behavior: str, asked: int | None
) -> Changed:
    """Apply ``items`` of an update or a preview. Raises Missing for an item that is not this subscription's."""
    current = {each["id"]: each for each in subscription["items"]["data"]}
    first = subscription["items"]["data"][0]
    moment = moment_of(first, asked, books.now)
    result = dict(current)
    prorations: list[Doc] = []
    restarted = False
    for place, change in enumerate(wanted):
        name = f"items[{place}]"
        old = _named(current, change, name)
        if change.get("deleted"):
            gone = {**_held(old, name), "quantity": 0}
            prorations += proration_items(books, subscription, _held(old, name), gone, moment)[:1]
            del result[_held(old, name)["id"]]
            continue
        new = _changed(books, subscription, old, change, name, first)
        result[new["id"]] = new
        start = old or {**new, "quantity": 0}
        if (start["price"], start["quantity"]) != (new["price"], new["quantity"]):
            prorations += [each for each in proration_items(books, subscription, start, new, moment) if each["amount"]]
        if old and not same_rhythm(books.get("price", old["price"]), books.get("price", new["price"])):
            restarted = True
    if not result:
        raise Refused("A subscription must have at least one active plan.", param="items")
    after = {**subscription, "items": {**subscription["items"], "data": list(result.values())}}
    if restarted:
        after["billing_cycle_anchor"] = moment
        after = moved(after, next_period(books, after, moment))
    return Changed(after, prorations if behavior != "none" else [], restarted, moment)


def _named(current: dict[str, Doc], change: dict[str, Any], name: str) -> Doc | None:
    if not change.get("id"):
        return None
    if change["id"] not in current:
        raise Missing("subscription_item", change["id"], f"{name}[id]")
    return current[change["id"]]


def _held(item: Doc | None, name: str) -> Doc:
    if item is None:
        raise BadParameter(f"Missing required param: {name}[id].", code="parameter_missing", param=f"{name}[id]")
    return item


def _changed(books: Books, subscription: Doc, old: Doc | None, change: dict[str, Any], name: str, first: Doc) -> Doc:
    key: str | None = change.get("price") or (old["price"] if old else None)
    price = books.get("price", key, f"{name}[price]")
    if price["recurring"] is None:
        raise BadParameter(
            f"The price specified is set to `type=one_time` but this field only accepts prices with "
            f"`type=recurring`: {price['id']}",
            param=f"{name}[price]",
        )
    if not price["active"] and (old is None or old["price"] != price["id"]):
        raise Refused(
            f"The price specified is inactive. This field only accepts active prices: {price['id']}",
            param=f"{name}[price]",
        )
    if price["currency"] != subscription["currency"]:
        raise Refused(
            f"The price specified only supports `{price['currency']}`. This doesn't match the expected currency: "
            f"`{subscription['currency']}`.",
            param=f"{name}[price]",
        )
    quantity = change.get("quantity")
    period = (first["current_period_start"], first["current_period_end"])
    base = old or item_of(subscription["id"], price["id"], 1, period, books.now)
    new = {**base, "price": price["id"], "quantity": base["quantity"] if quantity is None else quantity}
    if "metadata" in change:
        new["metadata"] = merged(base["metadata"], change["metadata"])
    if change.get("tax_rates"):
        new["tax_rates"] = [books.get("tax_rate", each, f"{name}[tax_rates]") for each in change["tax_rates"]]
    return new


def change_draft(books: Books, changed: Changed) -> Doc:
    """The invoice that bills the change at once; not stored yet."""
    return subscription_draft(
        books,
        changed.subscription,
        changed.items,
        "subscription_update",
        period=changed.new_period,
        proration_date=changed.moment,
    )
