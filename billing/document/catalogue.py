"""Sense of the company's part: prices, coupons and policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from billing.document.places import Place, where
from billing.errors import Problem

_TYPES: dict[str, type] = {"int": int, "percent": int, "money": int, "bool": bool, "text": str}


def check_catalogue(document: dict[str, Any]) -> Iterator[Problem]:
    for index, plan in enumerate(document.get("plans", ())):
        yield from _check_prices(plan["prices"], ("plans", index, "prices"))
    for index, coupon in enumerate(document.get("coupons", ())):
        yield from _check_coupon(coupon, ("coupons", index))
    for key, policy in document.get("policies", {}).items():
        yield from _check_policy(policy, ("policies", key))


def _check_prices(prices: list[dict[str, Any]], place: Place) -> Iterator[Problem]:
    offered: set[tuple[str, str]] = set()
    for index, price in enumerate(prices):
        offer = (price["currency"], price["interval"])
        if not price.get("active", True):
            continue
        if offer in offered:
            what = f"a second active price in {offer[0]} per {offer[1]}; set the old one's active to false"
            yield Problem(where((*place, index)), what)
        offered.add(offer)


def _check_coupon(coupon: dict[str, Any], place: Place) -> Iterator[Problem]:
    if ("percent" in coupon) == ("amount" in coupon):
        yield Problem(where((*place, "percent")), "and amount: give one of the two")
    elif ("amount" in coupon) != ("currency" in coupon):
        what = "is missing; an amount names its currency" if "amount" in coupon else "only goes with an amount"
        yield Problem(where((*place, "currency")), what)
    if coupon.get("valid_until", coupon["valid_from"]) < coupon["valid_from"]:
        yield Problem(
            where((*place, "valid_until")), f"is before valid_from, {coupon['valid_from']}; correct one of them"
        )


def _check_policy(policy: dict[str, Any], place: Place) -> Iterator[Problem]:
    kind = policy["kind"]
    value: Any = policy["value"]
    if not _fits(kind, value):
        yield Problem(where((*place, "value")), f"does not fit its kind {kind}; write {_example(kind)}")
    elif kind == "percent" and not 0 <= value <= 100:
        yield Problem(where((*place, "value")), f"{value} is not a percentage from 0 to 100")
    elif kind == "text" and not 0 < len(value) <= 300:
        yield Problem(where((*place, "value")), "is empty or longer than 300 characters; longer wording goes to texts")
    elif kind in ("int", "money") and abs(value) > 10**15:
        yield Problem(where((*place, "value")), "is too large")
    if (kind == "money") != ("currency" in policy):
        what = "is missing; a money policy names its currency" if kind == "money" else "only goes with kind money"
        yield Problem(where((*place, "currency")), what)


def _fits(kind: str, value: object) -> bool:
    """bool is an int to isinstance, but true is no number of days."""
    return type(value) is _TYPES[kind]


def _example(kind: str) -> str:
    return {"bool": "true or false", "text": "a text in quotes", "money": "minor units, e.g. 750"}.get(
        kind, "a whole number, e.g. 30"
    )
