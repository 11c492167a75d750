"""Promotion codes: Stripe gives them to subscriptions."""

from __future__ import annotations

import time
from typing import Any

from billing.actions.commands import ApplyCoupon
from billing.actions.receipts import Receipt
from billing.gateways.errors import Refused
from billing.gateways.stripe.acting.work import Work
from billing.gateways.stripe.objects.customers import running
from billing.gateways.stripe.wire import Object, id_of, plain, whole
from billing.records import Key


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
    """The code as Stripe knows it, one that can be used before one that cannot."""
    found = whole(work.api.v1.promotion_codes.list, code=command.code, expand=["data.promotion.coupon"])
    own = [each for each in found if id_of(each.get("customer")) in ("", work.customer)]
    if not own:
        raise Refused("there is no coupon of that code", reason="coupon_invalid")
    return max(own, key=lambda each: bool(each["active"]))


def _coupon(code: Object) -> Object:
    coupon = (code.get("promotion") or {}).get("coupon")
    return coupon if isinstance(coupon, dict) else {"id": id_of(coupon), "valid": True}


def _check(code: Object, coupon: Object, found: Object) -> None:
    now = time.time()
    if any(end is not None and end <= now for end in (code.get("expires_at"), coupon.get("redeem_by"))):
        raise Refused("the coupon has expired", reason="coupon_expired")
    if any(_used_up(each) for each in (code, coupon)):
        raise Refused("the coupon has been given as often as it may", reason="coupon_used_up")
    if not code["active"] or not coupon.get("valid", True):
        raise Refused("there is no coupon of that code", reason="coupon_invalid")
    if coupon.get("currency") and coupon["currency"] != found["currency"]:
        raise Refused("the coupon is for another currency", reason="currency_mismatch")


def _used_up(found: Object) -> bool:
    most = found.get("max_redemptions")
    return bool(most is not None and (found.get("times_redeemed") or 0) >= most)


def _is_of(discount: Any, code: Object, coupon: Object) -> bool:
    if not isinstance(discount, dict):
        return False
    source = discount.get("source") or {}
    pairs = ((discount.get("promotion_code"), code), (source.get("coupon"), coupon))
    return any(id_of(named) == found["id"] for named, found in pairs)
