"""Figures of what was agreed and done: each from the action's own row, as the records show it."""

from __future__ import annotations

from billing.facts import Account, Act, Source
from supportbot.answering.decision import Slot


def act_of(account: Account, ref: str) -> Act | None:
    return next((act for act in account.acts if act.ref == ref), None)


def act_amount(act: Act) -> Slot | None:
    """What was stated to be moved, None where nothing is."""
    return Slot("money", act.amount, Source("act", act.ref, "amount")) if act.amount else None


def act_until(act: Act) -> Slot | None:
    """The day that was agreed."""
    return Slot("date", act.until, Source("act", act.ref, "until")) if act.until else None


def act_receipt(act: Act) -> Slot | None:
    """The billing system's reference of what it made, None before that."""
    return Slot("name", act.receipt, Source("act", act.ref, "receipt")) if act.receipt else None
