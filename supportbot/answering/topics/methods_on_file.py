"""Cards and accounts on file, as they are called in a sentence and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from billing.facts import PaymentMethod
from supportbot.answering.decision import Cell, Slot, Table
from supportbot.answering.figures import method_brand, method_last4, method_last_day

MOST_ROWS = 6
NOT_DATED = "–"


def method_name(method: PaymentMethod) -> tuple[str, dict[str, Slot]]:
    """What to call it in a sentence, with its figures."""
    slots = {"brand": method_brand(method)} if method.brand else {}
    ending = ""
    if method.last4:
        slots["last"] = method_last4(method)
        ending = " ending in {last}"
    if method.kind == "card":
        return ("your {brand}" if method.brand else "your card") + ending, slots
    bank = " with {brand}" if method.brand else ""
    return f"your bank account{bank}{ending}", slots


def methods_table(methods: Sequence[PaymentMethod]) -> Table:
    """The first few with their last digits, how long they are good and which one bills go to."""
    return Table(
        "On file", ("Card or bank", "Ends in", "Good until", "Bills go to it"), tuple(map(_row, methods[:MOST_ROWS]))
    )


def _row(method: PaymentMethod) -> tuple[Cell, ...]:
    dated = method.exp_month is not None and method.exp_year is not None
    return (
        method_brand(method) if method.brand else ("Card" if method.kind == "card" else "Bank account"),
        method_last4(method) if method.last4 else NOT_DATED,
        method_last_day(method) if dated else NOT_DATED,
        "Yes" if method.is_default else "No",
    )
