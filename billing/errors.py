"""What can go wrong in billing.

BillingError
├── CurrencyMismatch      two amounts of different currencies were added or compared
├── CompanyNotLoaded      no company is set up yet
├── CustomerNotFound      no customer has this external reference
├── InvoiceNotFound       this customer has no such invoice
└── LoadError             a billing document was refused; says record, field and remedy
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class BillingError(Exception):
    """Root of this room's errors."""

    code = "billing_error"
    retryable = False


class CurrencyMismatch(BillingError):
    code = "currency_mismatch"

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"amounts in {left} and {right} cannot be combined")


class CompanyNotLoaded(BillingError):
    code = "company_not_loaded"

    def __init__(self) -> None:
        super().__init__("no company is set up; load one with: manage.py loadbilling FILE")


class CustomerNotFound(BillingError):
    code = "customer_not_found"


class InvoiceNotFound(BillingError):
    code = "invoice_not_found"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a document: ``where`` is a path such as ``customers[2].email``."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class LoadError(BillingError):
    """Nothing was written. ``problems`` are the first 20 found; ``found`` counts them all."""

    code = "load_error"
    shown = 20

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems[: self.shown])
        self.found = len(problems)
        more = self.found - len(self.problems)
        tail = [f"… and {more} more"] if more else []
        super().__init__("\n".join([*map(str, self.problems), *tail]))
