"""Topics so close that customers' words often fit both, and whose answers from the records serve either."""

from __future__ import annotations

from supportbot.understanding.reading import Reading

KIN: tuple[frozenset[str], ...] = (
    frozenset({"balance_due", "due_date", "make_payment"}),
    frozenset({"payment_failed", "payment_status"}),
    frozenset({"invoice_lookup", "invoice_copy"}),
    frozenset({"unrecognised_charge", "dispute_charge"}),
    frozenset({"payment_methods_accepted", "make_payment"}),
)
"""What is owed comes with its day, the day with what is owed, and how to pay with both; a failed payment is told as
the latest; a bill is shown before a copy is offered; both doubts show the lines first; both ways to pay name
the methods."""

LEAST = 0.35
"""The likelier of two kin is answered only if it is at least this likely by itself."""


def confidence_with_kin(reading: Reading) -> float:
    """How sure it is (0–1) that the best topic, or one that its answer serves as well, is meant."""
    best = reading.best
    if best.probability < LEAST:
        return best.probability
    families = [
        sum(score.probability for score in reading.topics if score.topic in kin) for kin in KIN if best.topic in kin
    ]
    return max(best.probability, *families, 0.0)
