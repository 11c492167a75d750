"""Stripe's documented test cards, and how a charge of each ends: https://docs.stripe.com/testing"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.store import Doc
from sandbox.stripe.errors import Declined


@dataclass(frozen=True, slots=True)
class TestCard:
    __test__ = False
    brand: str
    last4: str
    outcome: str = "succeeds"
    """``succeeds``, a decline code, or charged with a late or vain refund: ``refund_pending``, ``refund_fails``."""
    attaches: bool = True
    """A declined card cannot be attached to a customer, but for the one that is made for that."""
    name: str = ""
    """As the hosted pages call it."""


CARDS: Mapping[str, TestCard] = {
    "pm_card_visa": TestCard("visa", "4242", name="Visa"),
    "pm_card_mastercard": TestCard("mastercard", "4444", name="Mastercard"),
    "pm_card_amex": TestCard("amex", "8431", name="American Express"),
    "pm_card_chargeCustomerFail": TestCard(
        "visa", "0341", "generic_decline", name="Visa that is declined when charged"
    ),
    "pm_card_visa_chargeDeclined": TestCard("visa", "0002", "generic_decline", False, "Visa that is declined"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": TestCard(
        "visa", "9995", "insufficient_funds", False, "Visa without enough money"
    ),
    "pm_card_visa_chargeDeclinedLostCard": TestCard("visa", "9987", "lost_card", False, "Visa reported lost"),
    "pm_card_visa_chargeDeclinedStolenCard": TestCard("visa", "9979", "stolen_card", False, "Visa reported stolen"),
    "pm_card_chargeDeclinedExpiredCard": TestCard("visa", "0069", "expired_card", False, "Visa that has expired"),
    "pm_card_chargeDeclinedIncorrectCvc": TestCard("visa", "0127", "incorrect_cvc", False, "Visa with a wrong code"),
    "pm_card_chargeDeclinedProcessingError": TestCard(
        "visa", "0119", "processing_error", False, "Visa that runs into an error"
    ),
    "pm_card_pendingRefund": TestCard("visa", "7726", "refund_pending", name="Visa whose refunds take time"),
    "pm_card_refundFail": TestCard("visa", "5126", "refund_fails", name="Visa whose refunds fail"),
}
OUTCOMES = (
    "succeeds",
    "generic_decline",
    "insufficient_funds",
    "lost_card",
    "stolen_card",
    "expired_card",
    "incorrect_cvc",
    "processing_error",
    "refund_pending",
    "refund_fails",
)
_MESSAGES: Mapping[str, tuple[str, str]] = {
    "insufficient_funds": ("card_declined", "Your card has insufficient funds."),
    "expired_card": ("expired_card", "Your card has expired."),
    "incorrect_cvc": ("incorrect_cvc", "Your card's security code is incorrect."),
    "processing_error": (
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
}


def card_of(card: TestCard, now: int) -> Doc:
    """The ``card`` part of a payment method, good for two more years."""
    return card_details(card.brand, card.last4, 12, datetime.fromtimestamp(now, UTC).year + 2)


def card_details(brand: str, last4: str, exp_month: int, exp_year: int) -> Doc:
    return {
        "brand": brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "IE",
        "display_brand": brand,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": f"{brand}{last4}",
        "funding": "credit",
        "generated_from": None,
        "last4": last4,
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def outcome_of(method: Doc, now: int) -> str:
    """How a charge of this payment method ends at this moment: a card past its last month has expired."""
    card = method.get("card")
    if card and "_outcome" not in method:
        today = datetime.fromtimestamp(now, UTC)
        if (card["exp_year"], card["exp_month"]) < (today.year, today.month):
            return "expired_card"
    return str(method.get("_outcome", "succeeds"))


def declined(code: str, **more: object) -> Declined:
    """The error for a decline code, in Stripe's words."""
    error, message = _MESSAGES.get(code, ("card_declined", "Your card was declined."))
    return Declined(message, code=error, param="", decline_code=code, **more)
