"""Which bills were still unpaid when the days of grace after their due date were over. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from billing.facts import Invoice
from billing.money import Money

Lateness = Literal["late", "in_time", "unknown"]


def settled_on(invoice: Invoice, time_zone: str) -> date | None:
    """The day of the payment that settled the bill; None while something is left or no payment is on record."""
    if invoice.amount_due.minor > 0:
        return None
    received = [one for one in invoice.payments if one.status in ("succeeded", "refunded")]
    paid, last = Money(0, invoice.currency), None
    for payment in sorted(received, key=lambda one: one.attempted_at):
        paid, last = paid + payment.amount, payment
        if not paid < invoice.total:
            break
    return last.attempted_at.astimezone(ZoneInfo(time_zone)).date() if last else None


def lateness(invoice: Invoice, *, seen_on: date, grace: int, time_zone: str) -> Lateness:
    """Whether a bill, as it stood on ``seen_on``, had gone unpaid past its due date and ``grace`` days more."""
    end = invoice.due_on + timedelta(days=grace)
    if end >= seen_on or not invoice.total:
        return "in_time"
    if invoice.amount_due.minor > 0:
        return "late"
    settled = settled_on(invoice, time_zone)
    if settled is None:
        return "unknown"
    return "late" if settled > end else "in_time"
