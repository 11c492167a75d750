"""What a customer owes and how paying went: named rules over an ``Account``. Pure.

Amounts are never mixed over currencies. Only open invoices count: a draft is not owed yet, a void or uncollectible one
is not asked for any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from billing.facts import Account, Invoice, PaymentAttempt, PaymentMethod, Refund
from billing.money import Money, total


def open_invoices(account: Account) -> tuple[Invoice, ...]:
    """Open invoices with something left to pay, the one due first leading."""
    owed = (invoice for invoice in account.invoices if invoice.status == "open" and invoice.amount_due.minor > 0)
    return tuple(sorted(owed, key=lambda invoice: (invoice.due_on, invoice.number)))


def balance_due(account: Account) -> tuple[Money, ...]:
    """The sum of what open invoices leave to pay, one amount per currency, the customer's own first.

    Always holds the customer's own currency, zero if nothing is owed in it. Unapplied credit is not deducted.
    """
    return _by_currency(open_invoices(account), account.currency)


def overdue(account: Account, today: date) -> tuple[Invoice, ...]:
    """Open invoices whose due date lies before ``today`` (a date in the company's time zone), oldest first."""
    return tuple(invoice for invoice in open_invoices(account) if invoice.overdue_on(today))


def overdue_amount(account: Account, today: date) -> tuple[Money, ...]:
    """What is overdue, one amount per currency as in ``balance_due``."""
    return _by_currency(overdue(account, today), account.currency)


def next_due_invoice(account: Account, today: date) -> Invoice | None:
    """The open invoice due soonest from ``today`` on; what is already overdue is not "next"."""
    return next((invoice for invoice in open_invoices(account) if invoice.due_on >= today), None)


def next_due_date(account: Account, today: date) -> date | None:
    """When ``next_due_invoice`` is due."""
    invoice = next_due_invoice(account, today)
    return invoice.due_on if invoice else None


def next_billing_date(account: Account, today: date) -> date | None:
    """The day after the current period of the running subscription that renews soonest; None if none renews."""
    ends = [
        subscription.current_period_end
        for subscription in account.subscriptions
        if subscription.status in ("active", "trialing", "past_due") and not subscription.cancel_at_period_end
    ]
    renewals = [date.fromordinal(end.toordinal() + 1) for end in ends]
    return min((day for day in renewals if day >= today), default=None)


def failed_payments(account: Account) -> tuple[PaymentAttempt, ...]:
    """Every failed attempt, newest first."""
    return tuple(attempt for attempt in _attempts_newest_first(account) if attempt.status == "failed")


def last_failed_payment(account: Account) -> PaymentAttempt | None:
    """The newest failed attempt, whether or not its invoice has been paid since."""
    return next(iter(failed_payments(account)), None)


def unresolved_failed_payment(account: Account) -> PaymentAttempt | None:
    """The newest attempt on an invoice still owed, if that attempt failed.

    None when a later one is under way or done.
    """
    for invoice in reversed(open_invoices(account)):
        newest = max(invoice.payments, key=lambda attempt: attempt.attempted_at, default=None)
        if newest is not None and newest.status == "failed":
            return newest
    return None


def last_payment(account: Account) -> PaymentAttempt | None:
    """The newest attempt that succeeded."""
    return next((attempt for attempt in _attempts_newest_first(account) if attempt.status == "succeeded"), None)


def duplicate_payments(account: Account) -> tuple[PaymentAttempt, ...]:
    """Succeeded attempts made after their invoice was already paid in full by earlier ones, newest invoice first."""
    return tuple(attempt for invoice in account.invoices for attempt in _beyond_total(invoice))


def default_method(account: Account) -> PaymentMethod | None:
    """The payment method that invoices are charged to."""
    return next((method for method in account.payment_methods if method.is_default), None)


def method_of(account: Account, attempt: PaymentAttempt) -> PaymentMethod | None:
    """The payment method an attempt used, if it is still on file."""
    return next((method for method in account.payment_methods if method.ref == attempt.method_ref), None)


def pending_refunds(account: Account) -> tuple[Refund, ...]:
    """Refunds on their way, newest first."""
    return tuple(refund for refund in account.refunds if refund.status == "pending")


def issued_invoices(account: Account) -> tuple[Invoice, ...]:
    """Invoices a customer has been sent and that count, newest first: neither drafts nor voided ones."""
    return tuple(invoice for invoice in account.invoices if invoice.status not in ("draft", "void"))


def invoice_before(account: Account, invoice: Invoice) -> Invoice | None:
    """The issued invoice that came just before ``invoice``."""
    earlier = (
        other
        for other in issued_invoices(account)
        if (other.issued_on, other.number) < (invoice.issued_on, invoice.number)
    )
    return next(earlier, None)


def _attempts_newest_first(account: Account) -> list[PaymentAttempt]:
    attempts = [attempt for invoice in account.invoices for attempt in invoice.payments]
    return sorted(attempts, key=lambda attempt: attempt.attempted_at, reverse=True)


def _beyond_total(invoice: Invoice) -> Iterable[PaymentAttempt]:
    paid = Money(0, invoice.currency)
    for attempt in sorted(invoice.payments, key=lambda attempt: attempt.attempted_at):
        if attempt.status != "succeeded":
            continue
        if not paid < invoice.total:
            yield attempt
        paid = paid + attempt.amount


def _by_currency(invoices: Iterable[Invoice], own: str) -> tuple[Money, ...]:
    owed = tuple(invoices)
    currencies = [own, *sorted({invoice.currency for invoice in owed} - {own})]
    return tuple(
        total((invoice.amount_due for invoice in owed if invoice.currency == currency), currency)
        for currency in currencies
    )
