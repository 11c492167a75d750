"""The rules of a small billing system, without where its books are kept. Pure: knows neither Django nor network.

``carry_out`` takes one customer's books and a command and says what is to be written. The local gateway keeps the books
in the tables, the fake in memory; Stripe has rules of its own, and the contract suite holds all three to the same.
Refusals carry Stripe's codes where Stripe has one (``charge_already_refunded``, ``expired_card`` …).
"""

from billing.gateways.ledger.books import (
    AppliedCoupon,
    Books,
    Case,
    CouponTerms,
    Outcome,
    PendingItem,
    Terms,
    Waiver,
    Written,
)
from billing.gateways.ledger.carrying_out import carry_out, preview
from billing.gateways.ledger.details import coupon_look

__all__ = [
    "AppliedCoupon",
    "Books",
    "Case",
    "CouponTerms",
    "Outcome",
    "PendingItem",
    "Terms",
    "Waiver",
    "Written",
    "carry_out",
    "coupon_look",
    "preview",
]
