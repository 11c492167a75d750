"""What stands against taking a record over."""

from __future__ import annotations

from billing import records
from billing.errors import BillingError
from billing.facts import InvoiceLine
from billing.money import Money
from billing.records import Record

REF_LENGTH = 120


class Unwritable(BillingError):
    """The record as read breaks the law of the tables, or names what is not there. The message says which."""

    code = "record_unwritable"


def storable(record: Record) -> bool:
    """Whether its id can be kept at all: Postgres raises on NUL, and the column has an end."""
    return 0 < len(record.ref) <= REF_LENGTH and "\x00" not in record.ref


def amounts_check(record: Record) -> None:
    """The sums of a record by itself. Raises Unwritable."""
    match record:
        case records.InvoiceRecord():
            _check_invoice(record)
        case records.CustomerRecord() if record.credit.currency != record.currency:
            raise Unwritable(f"credit is in {record.credit.currency}, the customer in {record.currency}")
        case _:
            pass


def _check_invoice(invoice: records.InvoiceRecord) -> None:
    for amount in (invoice.total, invoice.paid, invoice.due, *(line.amount for line in invoice.lines)):
        currency_check(amount, invoice.currency)
    added = sum(line.amount.minor for line in invoice.lines)
    if added != invoice.total.minor:
        raise Unwritable(f"lines add up to {added}, the total is {invoice.total.minor} {invoice.currency}")
    if repeated := _repeated(invoice.lines):
        raise Unwritable(f"two lines are called {repeated}")


def currency_check(amount: Money, currency: str) -> None:
    """Raises Unwritable where the amount is not in the invoice's currency."""
    if amount.currency != currency:
        raise Unwritable(f"an amount is in {amount.currency}, the invoice in {currency}")


def _repeated(lines: tuple[InvoiceLine, ...]) -> str:
    seen: set[str] = set()
    for line in lines:
        if line.ref in seen:
            return line.ref
        seen.add(line.ref)
    return ""
