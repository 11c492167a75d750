"""What a change in the middle of a period bills: unused time of the old price back, remaining time of the new one.

By the second, as https://docs.stripe.com/billing/subscriptions/prorations describes it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sandbox.store import Doc
from sandbox.stripe.billing.discounts import percent_kept, running
from sandbox.stripe.billing.items import item_new
from sandbox.stripe.billing.lines import pricing_of, rounded
from sandbox.stripe.books import Books
from sandbox.stripe.errors import BadParameter


def moment_of(item: Doc, asked: int | None, now: int) -> int:
    """When the change counts from, in seconds of UTC. Raises BadParameter for one outside the current period."""
    start: int = item["current_period_start"]
    end: int = item["current_period_end"]
    moment = now if asked is None else asked
    if not start <= moment <= end:
        if asked is None:
            return max(start, min(moment, end))
        raise BadParameter(
            "Cannot specify a proration date outside of the current subscription period.", param="proration_date"
        )
    return moment


def part(unit_amount: int, quantity: int, item: Doc, moment: int, kept: Decimal) -> int:
    """Of a whole period's price, the part from ``moment`` to its end, in minor units."""
    whole: int = item["current_period_end"] - item["current_period_start"]
    left: int = item["current_period_end"] - moment
    return rounded(Decimal(unit_amount * quantity) * left / whole * kept)


def proration_items(books: Books, subscription: Doc, old: Doc, new: Doc, moment: int) -> list[Doc]:
    """The credit and the charge for one subscription item that goes from ``old`` to ``new``; not stored yet.

    Percentage discounts are in the amounts. Where the new price has another interval a new period begins, so there is
    only the credit.
    """
    before, after = books.get("price", old["price"]), books.get("price", new["price"])
    kept = percent_kept(running(books, subscription["discounts"]))
    rates = new["tax_rates"] or subscription["default_tax_rates"]
    day = datetime.fromtimestamp(moment, UTC).strftime("%d %b %Y")
    credit = -part(before["unit_amount"], old["quantity"], old, moment, kept)
    items = [
        _item(
            books, subscription, old, before, credit, f"Unused time on {_what(books, before, old)} after {day}", moment
        )
    ]
    if same_rhythm(before, after):
        charge = part(after["unit_amount"], new["quantity"], old, moment, kept)
        words = f"Remaining time on {_what(books, after, new)} after {day}"
        items.append(_item(books, subscription, {**new, **_period(old)}, after, charge, words, moment))
    return [{**item, "tax_rates": rates} for item in items]


def same_rhythm(one: Doc, other: Doc) -> bool:
    return bool(one["recurring"] == other["recurring"])


def _period(item: Doc) -> Doc:
    return {"current_period_start": item["current_period_start"], "current_period_end": item["current_period_end"]}


def _what(books: Books, price: Doc, item: Doc) -> str:
    name = books.get("product", price["product"])["name"]
    return name if item["quantity"] == 1 else f"{item['quantity']} × {name}"


def _item(books: Books, subscription: Doc, item: Doc, price: Doc, amount: int, words: str, moment: int) -> Doc:
    parent = {"subscription": subscription["id"], "subscription_item": item["id"]}
    return item_new(
        subscription["customer"],
        amount,
        price["currency"],
        books.now,
        description=words,
        discountable=False,
        parent={"type": "subscription_details", "subscription_details": parent},
        period={"start": moment, "end": item["current_period_end"]},
        pricing=pricing_of(price),
        proration=True,
        proration_details={"credited_items": None, "discount_amounts": []},
        quantity=item["quantity"],
        quantity_decimal=str(item["quantity"]),
    )
