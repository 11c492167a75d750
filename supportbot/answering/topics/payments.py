"""Payments with their bills, and the table of them, shared by the topics that speak of paying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from billing.facts import Account, Company, Invoice, PaymentAttempt, PaymentStatus
from supportbot.answering.decision import Table
from supportbot.answering.figures import payment_amount, payment_day, payment_invoice_number

Attempt = tuple[Invoice, PaymentAttempt]
STATES: Mapping[PaymentStatus, str] = {
    "pending": "Being processed",
    "succeeded": "Received",
    "failed": "Didn't go through",
    "refunded": "Refunded",
}
MOST_ROWS = 5


def attempts_newest_first(account: Account) -> list[Attempt]:
    """Every payment with its bill."""
    pairs = [(invoice, payment) for invoice in account.invoices for payment in invoice.payments]
    return sorted(pairs, key=lambda pair: pair[1].attempted_at, reverse=True)


def payments_table(caption: str, payments: Sequence[PaymentAttempt], company: Company) -> Table:
    """The first few of ``payments`` with day, bill, amount and how each went."""
    rows = tuple(
        (payment_day(one, company), payment_invoice_number(one), payment_amount(one), STATES[one.status])
        for one in payments[:MOST_ROWS]
    )
    return Table(caption, ("Day", "Bill", "Amount", "Status"), rows)
