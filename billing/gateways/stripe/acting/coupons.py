"""Promotion codes: Stripe gives them to subscriptions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from billing.actions.commands import ApplyCoupon
from billing.actions.receipts import Receipt
from billing.facts import Coupon, CouponLasting
from billing.gateways.errors import Refused
from billing.gateways.stripe.acting.work import Work
from billing.gateways.stripe.objects.customers import running
from billing.gateways.stripe.times import day_of
from billing.gateways.stripe.wire import Object, id_of, plain, whole
from billing.money import Money
from billing.records import Key

_LASTING: Mapping[str, CouponLasting] = {"once": "once", "repeating": "months", "forever": "forever"}


def coupon_find(work: Work, command: ApplyCoupon) -> Receipt | None:
    """By the key that was left on the subscription."""
    found = _subscription(work, command)
    return _receipt(found) if work.left_on(found, command.kind) else None


def apply_coupon(work: Work, command: ApplyCoupon) -> Receipt:
    """Adds to the discounts that the subscription has."""
    found = _subscription(work, command)
    if work.left_on(found, command.kind):
        return _receipt(found)
    code = _promotion_code(work, command)
    coupon = _coupon(code)
    _check(code, coupon, found)
    standing = found.get("discounts") or []
    if any(_is_of(each, code, coupon) for each in standing):
        raise Refused("this customer has the coupon already", reason="coupon_already_applied")
    kept = [{"discount": id_of(each)} for each in standing]
    params: Any = {"discounts": [*kept, {"promotion_code": code["id"]}], "metadata": work.left(command.kind)}
    work.api.v1.subscriptions.update(found["id"], params=params, options=work.under())
    return _receipt(found)


def coupon_look(work: Work, code: str) -> Coupon | None:
    """What a promotion code stands for; None too for what cannot be said in whole percents or an amount."""
    found = _code_of(work, code)
    if found is None:
        return None
    coupon = _coupon(found)
    ends = [end for end in (found.get("expires_at"), coupon.get("redeem_by")) if end is not None]
    over = any(end <= time.time() for end in ends)
    if not (over or _left(found, coupon) == 0 or (found["active"] and coupon.get("valid", True))):
        return None
    percent, amount = coupon.get("percent_off"), coupon.get("amount_off")
    currency = str(coupon.get("currency") or "").upper()
    if amount is None and (percent is None or percent != int(percent)):
        return None
    return Coupon(
        code=str(found["code"]).upper(),
        valid_from=None,
        valid_until=_until(min(ends), over, work.options.time_zone) if ends else None,
        currency=currency,
        left=_left(found, coupon),
        percent=None if amount is not None else int(percent or 0),
        amount=None if amount is None else Money(int(amount), currency),
        lasting=_LASTING.get(str(coupon.get("duration")), "once"),
        months=coupon.get("duration_in_months"),
        had=_had(work, found, coupon),
    )


def _until(end: int, over: bool, time_zone: str) -> date:
    """The last day on which it can be given; the day before where it has ended in the course of one."""
    return day_of(end, time_zone) - timedelta(days=1) if over else day_of(end - 1, time_zone)


def _left(code: Object, coupon: Object) -> int | None:
    most = [(each["max_redemptions"], each.get("times_redeemed") or 0) for each in (code, coupon) if _bounded(each)]
    return min((max(limit - given, 0) for limit, given in most), default=None)


def _bounded(found: Object) -> bool:
    return found.get("max_redemptions") is not None


def _had(work: Work, code: Object, coupon: Object) -> bool:
    plans = running(work.own_customer())
    if len(plans) != 1:
        return False
    params: Any = {"expand": ["discounts"]}
    standing = plain(work.api.v1.subscriptions.retrieve(plans[0]["id"], params=params)).get("discounts") or []
    return any(_is_of(each, code, coupon) for each in standing)


def _subscription(work: Work, command: ApplyCoupon) -> Object:
    """The one named, or the customer's only one; with its discounts."""
    ref = command.subscription or _only(work)
    work.own_subscription(ref)
    params: Any = {"expand": ["discounts"]}
    return plain(work.api.v1.subscriptions.retrieve(ref, params=params))


def _only(work: Work) -> str:
    found = running(work.own_customer())
    if len(found) != 1:
        raise Refused("the coupon is for one subscription; name it", reason="parameter_missing")
    return str(found[0]["id"])


def _receipt(found: Object) -> Receipt:
    return Receipt(found["id"], touched=(Key("subscription", found["id"]),))


def _promotion_code(work: Work, command: ApplyCoupon) -> Object:
    found = _code_of(work, command.code)
    if found is None:
        raise Refused("there is no coupon of that code", reason="coupon_invalid")
    return found


def _code_of(work: Work, code: str) -> Object | None:
    """The code as Stripe knows it, one that can be used before one that cannot; None where this customer has none."""
    found = whole(work.api.v1.promotion_codes.list, code=code, expand=["data.promotion.coupon"])
    own = [each for each in found if id_of(each.get("customer")) in ("", work.customer)]
    return max(own, key=lambda each: bool(each["active"]), default=None)


def _coupon(code: Object) -> Object:
    coupon = (code.get("promotion") or {}).get("coupon")
    return coupon if isinstance(coupon, dict) else {"id": id_of(coupon), "valid": True}


def _check(code: Object, coupon: Object, found: Object) -> None:
    now = time.time()
    if any(end is not None and end <= now for end in (code.get("expires_at"), coupon.get("redeem_by"))):
        raise Refused("the coupon has expired", reason="coupon_expired")
    if _left(code, coupon) == 0:
        raise Refused("the coupon has been given as often as it may", reason="coupon_used_up")
    if not code["active"] or not coupon.get("valid", True):
        raise Refused("there is no coupon of that code", reason="coupon_invalid")
    if coupon.get("currency") and coupon["currency"] != found["currency"]:
        raise Refused("the coupon is for another currency", reason="currency_mismatch")


def _is_of(discount: Any, code: Object, coupon: Object) -> bool:
    if not isinstance(discount, dict):
        return False
    source = discount.get("source") or {}
    pairs = ((discount.get("promotion_code"), code), (source.get("coupon"), coupon))
    return any(id_of(named) == found["id"] for named, found in pairs)
