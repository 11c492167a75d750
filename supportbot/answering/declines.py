"""Why a payment was refused and what helps, by the processor's failure code, in a customer's words.

A card that was reported lost or stolen is told like any refusal by the bank: the person asking may not be its owner.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decline:
    """``why`` completes "It didn't go through because …"; ``remedy`` is a sentence."""

    why: str
    remedy: str


ASK_BANK = "Your bank can tell you why. Otherwise a different card will work."
BANK = Decline("your bank declined it without giving us the reason", ASK_BANK)
OTHER_CARD = "Another card or payment method will get around it."
CHECK_CARD = "Please enter the card again, copying it from the card itself, or use another one."
CONFIRM = "Start the payment again and confirm it when your bank asks you to, in its app or by text message."
RETRY = "That usually passes: trying again later is enough, and nothing is wrong with your card as far as we can see."

DECLINES = {
    "insufficient_funds": Decline(
        "there wasn't enough money available at that moment",
        "Once there is enough on the account, the payment can be tried again; another card works too.",
    ),
    "expired_card": Decline("the card has expired", "Please add the new card; the payment can then be tried again."),
    "incorrect_cvc": Decline("the security code didn't match the card", CHECK_CARD),
    "incorrect_number": Decline("the card number wasn't right", CHECK_CARD),
    "incorrect_zip": Decline("the postcode didn't match the one your bank has", "Please check the billing address."),
    "processing_error": Decline("of a technical error while the card was being processed", RETRY),
    "authentication_required": Decline("your bank wanted you to confirm it, and that didn't happen", CONFIRM),
    "card_not_supported": Decline("the card doesn't allow this kind of payment", OTHER_CARD),
    "currency_not_supported": Decline("the card doesn't accept this currency", OTHER_CARD),
    "card_velocity_exceeded": Decline(
        "the card had reached its spending limit",
        "Your bank can raise the limit, or another card will work.",
    ),
    "account_closed": Decline("the bank account behind it is closed", OTHER_CARD),
    "debit_not_authorized": Decline("the direct debit wasn't authorised by the bank", ASK_BANK),
    "mandate_invalid": Decline("the direct debit mandate is no longer valid", "Setting it up once more will fix that."),
}
SAME = {
    "invalid_cvc": "incorrect_cvc",
    "invalid_number": "incorrect_number",
    "invalid_expiry_month": "incorrect_number",
    "invalid_expiry_year": "incorrect_number",
    "authentication_failure": "authentication_required",
    "withdrawal_count_limit_exceeded": "card_velocity_exceeded",
    "try_again_later": "processing_error",
    "issuer_not_available": "processing_error",
    "reenter_transaction": "processing_error",
}


def decline_for(code: str) -> Decline:
    """What to say for ``code``; every other code is a bank that did not say why (card_declined, do_not_honor, …)."""
    return DECLINES.get(SAME.get(code, code), BANK)
