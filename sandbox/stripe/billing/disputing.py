"""Disputes: the bank takes a charge back until it is decided."""

from __future__ import annotations

from typing import Any, Literal

from sandbox.store import Doc
from sandbox.stripe.books import Books
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.ids import new_id

REASONS = (
    "bank_cannot_process",
    "credit_not_processed",
    "customer_initiated",
    "debit_not_authorized",
    "duplicate",
    "fraudulent",
    "general",
    "incorrect_account_details",
    "insufficient_funds",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
)
ANSWER_DAYS = 9


def dispute_new(charge: Doc, amount: int, reason: str, now: int, key: str = "", **known: Any) -> Doc:
    """A dispute of so many minor units of a charge, not stored yet."""
    return {
        "id": key or new_id("dp"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": now + ANSWER_DAYS * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": None,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": charge["payment_method_details"]["type"]},
        "reason": reason,
        "status": "needs_response",
        **known,
    }


def dispute_open(books: Books, charge: Doc, amount: int | None, reason: str) -> Doc:
    """Raises Refused where the charge is disputed already or was not paid, BadParameter for an unknown reason."""
    if reason not in REASONS:
        raise BadParameter(f"Invalid reason: must be one of {', '.join(REASONS)}", param="reason")
    if charge["disputed"] or not charge["paid"]:
        raise Refused(f"Charge {charge['id']} cannot be disputed now.", param="charge")
    dispute = dispute_new(charge, amount or charge["amount"], reason, books.now)
    books.save({**charge, "disputed": True}, "charge.updated")
    books.save(dispute, "charge.dispute.created")
    books.tell("charge.dispute.funds_withdrawn", dispute)
    return dispute


def dispute_decide(books: Books, dispute: Doc, status: Literal["won", "lost", "under_review"]) -> Doc:
    if status == "under_review":
        return books.save({**dispute, "status": status}, "charge.dispute.updated")
    if status == "won":
        charge = books.get("charge", dispute["charge"])
        books.save({**charge, "disputed": False}, "charge.updated")
    books.save({**dispute, "status": status}, "charge.dispute.closed")
    return books.get("dispute", dispute["id"])
