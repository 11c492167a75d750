"""Coupons at work: what they take off, and who may still use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.lines import rounded
from sandbox.stripe.billing.periods import months_later
from sandbox.stripe.books import Books
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.ids import new_id


def coupon_valid(coupon: Doc, now: int) -> bool:
    spent = coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]
    return not spent and not (coupon["redeem_by"] and coupon["redeem_by"] <= now)


def discount_redeem(books: Books, given: Mapping[str, Any], customer: Doc, **owner: Any) -> str:
    """The id of a new discount for a coupon or promotion code; of the same one where a discount is kept.

    Raises Refused for one that is spent, expired, someone else's or of another currency.
    """
    if given.get("discount"):
        return str(books.get("discount", given["discount"], "discounts")["id"])
    code = None
    if given.get("promotion_code"):
        code = books.get("promotion_code", given["promotion_code"], "discounts[0][promotion_code]")
        _check_code(code, customer, books.now)
    key = code["promotion"]["coupon"] if code else given.get("coupon")
    if not key:
        raise BadParameter("Missing required param: discounts[0][coupon].", code="parameter_missing", param="discounts")
    coupon = books.get("coupon", key, "discounts[0][coupon]")
    if not coupon_valid(coupon, books.now):
        raise Refused(f"Coupon expired: {key}", code="coupon_expired", param="discounts[0][coupon]")
    for each in (coupon, code):
        if each is not None:
            books.save({**each, "times_redeemed": each["times_redeemed"] + 1})
    discount = {
        "id": new_id("di"),
        "object": "discount",
        "checkout_session": None,
        "customer": customer["id"],
        "customer_account": None,
        "end": _end(coupon, books.now),
        "invoice": None,
        "invoice_item": None,
        "promotion_code": code and code["id"],
        "source": {"type": "coupon", "coupon": coupon["id"]},
        "start": books.now,
        "subscription": None,
        "subscription_item": None,
        **owner,
    }
    books.save(discount, "customer.discount.created")
    return str(discount["id"])


def _check_code(code: Doc, customer: Doc, now: int) -> None:
    spent = code["max_redemptions"] is not None and code["times_redeemed"] >= code["max_redemptions"]
    expired = code["expires_at"] is not None and code["expires_at"] <= now
    if not code["active"] or spent or expired:
        raise Refused(
            "This promotion code is no longer active or has expired.", code="coupon_expired", param="discounts"
        )
    if code["customer"] not in (None, customer["id"]):
        raise Refused("This promotion code cannot be redeemed by this customer.", param="discounts")


def _end(coupon: Doc, now: int) -> int | None:
    return months_later(now, coupon["duration_in_months"]) if coupon["duration"] == "repeating" else None


def running(books: Books, keys: Sequence[str]) -> list[tuple[str, Doc]]:
    """Of these discounts, those that have not ended: the id with its coupon."""
    found = [books.find("discount", key) for key in keys]
    return [
        (each["id"], books.get("coupon", each["source"]["coupon"]))
        for each in found
        if each is not None and (each["end"] is None or each["end"] > books.now)
    ]


def taken_off(lines: Sequence[Doc], discounts: Sequence[tuple[str, Doc]]) -> list[list[Doc]]:
    """For each line, what each discount takes off it in minor units; a fixed amount is shared out by size."""
    shares: list[list[Doc]] = [[] for _ in lines]
    left = [line["amount"] if line["discountable"] and line["amount"] > 0 else 0 for line in lines]
    for key, coupon in discounts:
        for place, amount in enumerate(_shares(coupon, left)):
            if amount:
                shares[place].append({"amount": amount, "discount": key})
                left[place] -= amount
    return shares


def _shares(coupon: Doc, left: Sequence[int]) -> list[int]:
    if coupon["percent_off"] is not None:
        return [rounded(Decimal(amount) * Decimal(str(coupon["percent_off"])) / 100) for amount in left]
    whole = sum(left)
    off = min(coupon["amount_off"], whole)
    shares = [rounded(Decimal(off) * amount / whole) if whole else 0 for amount in left]
    if shares:
        # What rounding left over goes to the largest line, so that the sum is the coupon's.
        largest = max(range(len(left)), key=lambda place: left[place])
        shares[largest] += off - sum(shares)
    return shares


def percent_kept(discounts: Sequence[tuple[str, Doc]]) -> Decimal:
    """The part of a price that is still charged after the percentage discounts."""
    kept = Decimal(1)
    for _, coupon in discounts:
        if coupon["percent_off"] is not None:
            kept *= 1 - Decimal(str(coupon["percent_off"])) / 100
    return kept


def left_after(books: Books, keys: Sequence[str]) -> list[str]:
    """Of a subscription's discounts, those that go on once an invoice was made: not those for one invoice alone."""
    return [key for key, coupon in running(books, keys) if coupon["duration"] != "once"]
