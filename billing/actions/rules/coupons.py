"""Coupons: known, valid today, not had before."""

from __future__ import annotations

from billing.actions.commands import ApplyCoupon
from billing.actions.effects import Effect
from billing.actions.rules.verdict import Allowed, Case, NotAllowed, Verdict, Why
from billing.facts import Coupon


def apply_coupon(case: Case, command: ApplyCoupon) -> Verdict:
    """Each coupon once a customer. Where only the billing system knows the coupons, it is the one to refuse."""
    code = command.code.strip()
    if not code or (command.subscription and case.subscription(command.subscription) is None):
        return NotAllowed("unknown_coupon" if not code else "no_such_record")
    if case.past("apply_coupon", code.upper(), days=400):
        return NotAllowed("coupon_used")
    effect = Effect(after=code.upper(), notes=("on_the_next_bill",))
    if case.coupons is None:
        return Allowed(command, effect)
    coupon = next((one for one in case.coupons if one.code.upper() == code.upper()), None)
    refused = _refused(case, coupon)
    return NotAllowed(refused) if refused else Allowed(command, effect)


def _refused(case: Case, coupon: Coupon | None) -> Why | None:
    if coupon is None:
        return "unknown_coupon"
    if coupon.had:
        return "coupon_used"
    if coupon.valid_from is not None and case.today < coupon.valid_from:
        return "coupon_not_yet"
    if coupon.valid_until is not None and coupon.valid_until < case.today:
        return "coupon_expired"
    if coupon.left is not None and coupon.left <= 0:
        return "coupon_used_up"
    return "other_currency" if coupon.currency not in ("", case.account.currency) else None
