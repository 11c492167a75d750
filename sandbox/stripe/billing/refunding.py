"""Giving money back: no more than is left of a charge, at once, after a while, or in vain."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, get_args

from sandbox.store import Doc
from sandbox.stripe.books import Books
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.ids import new_id

Ending = Literal["succeeded", "failed", "canceled"]
PENDING_SECONDS = 86_400
"""Of the sandbox's time until a refund that takes time has arrived, unless settings say otherwise."""
_WITHOUT_CENTS = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf")
)
_SIGNS = {"eur": "€", "gbp": "£", "usd": "$", "jpy": "¥"}


def spelled(amount: int, currency: str) -> str:
    """As Stripe's messages write it: €12.50."""
    value = str(amount) if currency in _WITHOUT_CENTS else f"{Decimal(amount) / 100:.2f}"
    return f"{_SIGNS.get(currency, currency.upper() + ' ')}{value}"


def refund_new(charge: Doc, amount: int, now: int, key: str = "", **known: Any) -> Doc:
    return {
        "id": key or new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_id("txn"),
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "description": None,
        "destination_details": {"card": {"type": "refund", "reference_status": "pending"}, "type": "card"},
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": {},
        "next_action": None,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": None,
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
        **known,
    }


def refund_make(books: Books, charge: Doc, amount: int | None, **known: Any) -> Doc:
    """Give back this many minor units of a charge, all that is left where none are named.

    Raises Refused where the charge failed, is disputed, or has less left; BadParameter for an amount below one.
    """
    left = charge["amount"] - charge["amount_refunded"]
    if not charge["paid"]:
        raise Refused(f"Charge {charge['id']} has not been paid and cannot be refunded.", code="charge_not_refundable")
    if charge["disputed"]:
        raise Refused(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left == 0:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    wanted = left if amount is None else amount
    if wanted < 1:
        raise BadParameter("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if wanted > left:
        raise Refused(
            f"Refund amount ({spelled(wanted, charge['currency'])}) is greater than unrefunded amount on charge "
            f"({spelled(left, charge['currency'])})",
            code="amount_too_large",
            param="amount",
        )
    refund = refund_new(charge, wanted, books.now, **known, **_first_status(books, charge))
    charge["amount_refunded"] += wanted
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    books.save(refund, "refund.created")
    books.save(charge, "charge.refunded")
    return refund


def _first_status(books: Books, charge: Doc) -> Doc:
    """A refund's first status: the setting for all, else what the test card says; a bank debit's takes time."""
    setting: Mapping[str, Any] = books.store.setting("refunds", {})
    of_card = {"refund_pending": "pending", "refund_fails": "fails"}.get(charge.get("_refunds") or "")
    usual = "succeeded" if charge["payment_method_details"]["type"] == "card" else "pending"
    status = setting.get("status") or of_card or usual
    if status == "succeeded":
        return {}
    ends = "failed" if status == "fails" else "succeeded"
    after = setting.get("after_seconds", PENDING_SECONDS)
    # A failing one looks done at first, as Stripe documents for its card: the bank sends the money back later.
    shows = "succeeded" if of_card == "refund_fails" else "pending"
    known = {"status": shows, "_ends": ends, "_ends_at": None if after is None else books.now + after}
    return {**known, "state": None} if shows == "succeeded" else {**known, "pending_reason": "processing"}


def refund_end(books: Books, refund: Doc, ending: Ending) -> Doc:
    """Let a refund arrive, fail or be canceled; what did not arrive is refundable again."""
    refund = {**refund, "_ends": None, "_ends_at": None, "pending_reason": None}
    if ending == "succeeded":
        return books.save({**refund, "status": "succeeded"}, "refund.updated")
    reason = "lost_or_stolen_card" if ending == "failed" else None
    charge = books.get("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    books.save(charge, "charge.refund.updated")
    return books.save(
        {**refund, "status": ending, "failure_reason": reason}, f"refund.{'failed' if reason else 'updated'}"
    )


def refunds_due(books: Books) -> None:
    """End those whose time has come."""
    for ending in get_args(Ending):
        for refund in books.store.every("refund", _ends=ending):
            if refund["_ends_at"] is not None and refund["_ends_at"] <= books.now:
                refund_end(books, refund, ending)
