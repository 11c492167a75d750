"""Topics as a customer would call them, for choices to tap. A topic without a label is never offered."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "balance_due": "What I owe",
    "due_date": "When my payment is due",
    "explain_charge": "Why my bill is this much",
    "payment_failed": "A payment that didn't go through",
    "make_payment": "Paying a bill",
    "invoice_lookup": "Finding a bill",
    "invoice_copy": "A copy of a bill",
    "duplicate_charge": "I was charged twice",
    "unrecognised_charge": "A charge I don't recognise",
    "dispute_charge": "Something on my bill is wrong",
    "late_fee": "A late fee",
    "payment_extension": "More time to pay",
    "payment_status": "Whether my payment arrived",
    "payment_method_update": "Changing my card or bank details",
    "autopay": "Automatic payments",
    "payment_methods_accepted": "Ways to pay",
    "refund_request": "Getting money back",
    "refund_status": "Where my refund is",
    "refund_policy": "How refunds work",
    "cancellation_fee": "What cancelling costs",
    "cancel_subscription": "Cancelling my plan",
    "plan_change": "Changing my plan",
    "plan_details": "Plans and prices",
    "billing_address_or_tax": "My billing address or tax details",
    "discount_or_credit": "Discounts and credit",
    "currency_fee": "Currency and exchange fees",
    "complaint": "Making a complaint",
}
COMMON = ("balance_due", "explain_charge", "payment_failed")
