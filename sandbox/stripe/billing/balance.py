"""Moves of a customer's balance, which is negative where the customer has credit."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.books import Books
from sandbox.stripe.ids import new_id


def balance_move(books: Books, customer: Doc, amount: int, kind: str, **known: Any) -> Doc:
    """Change the balance by an amount in minor units (negative gives credit) and write down why."""
    customer["balance"] += amount
    customer["currency"] = customer["currency"] or known.get("currency") or "eur"
    transaction = transaction_new(customer, amount, kind, books.now, **known)
    books.save(transaction)
    books.save(customer, "customer.updated")
    return transaction


def transaction_new(customer: Doc, amount: int, kind: str, now: int, **known: Any) -> Doc:
    """A move of ``amount`` minor units that has led to the customer's present balance; not stored yet."""
    return {
        "id": new_id("cbtxn"),
        "object": "customer_balance_transaction",
        "amount": amount,
        "checkout_session": None,
        "created": now,
        "credit_note": None,
        "currency": customer["currency"],
        "customer": customer["id"],
        "customer_account": None,
        "description": None,
        "ending_balance": customer["balance"],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
        **known,
    }
