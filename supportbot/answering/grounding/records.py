"""Reads one field of one record again, by the kind and ref that a source names.

Nothing here is shared with the code that writes replies. A record that is not there raises UnknownSource.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from billing.facts import Account, Company, Coupon, Invoice, InvoiceLine, Plan, Source

Record = TypeVar("Record")


class UnknownSource(Exception):
    """The source names a record, field or rule that does not exist."""


@dataclass(frozen=True, slots=True)
class Records:
    """All that a figure may come from. ``account`` is None when the records could not be read."""

    account: Account | None
    company: Company
    today: date
    typed: tuple[str, ...] = ()
    """The customer's own messages, letter by letter, this turn's first."""

    @property
    def own(self) -> Account:
        if self.account is None:
            raise UnknownSource("no account")
        return self.account


def read(records: Records, source: Source) -> object:
    """The value of ``source.field`` ("plan.name" reads through) of the record it names."""
    finder = FINDERS.get(source.kind)
    if finder is None:
        raise UnknownSource(f"kind {source.kind!r}")
    value: object = finder(records, source.ref)
    for name in source.field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
        if value is None:
            raise UnknownSource(f"{source.kind} {source.ref!r} has no {source.field!r}")
    return value


def find_invoice(records: Records, number: str) -> Invoice:
    return _one(invoice for invoice in records.own.invoices if invoice.number == number)


def find_line(records: Records, ref: str) -> InvoiceLine:
    """``ref`` is "NUMBER/LINE", the line's own ref after the last slash."""
    number, _, line_ref = ref.rpartition("/")
    return _one(line for line in find_invoice(records, number).lines if line.ref == line_ref)


def _one(found: Iterable[Record]) -> Record:
    first = next(iter(found), None)
    if first is None:
        raise UnknownSource("no such record")
    return first


def _account(records: Records, ref: str) -> object:
    if ref != records.own.customer_ref:
        raise UnknownSource("another customer")
    return records.own


def _company(records: Records, ref: str) -> object:
    return getattr(records.company, ref) if ref in {"contacts", "hours", "policies", "texts"} else records.company


def _policy(records: Records, ref: str) -> object:
    """A typed policy by its key; ``value`` is its only field."""
    return {"value": records.company.policies.get(ref)}


def _policy_text(records: Records, ref: str) -> object:
    """A passage of the company's own by its key; ``text`` is its only field."""
    return {"text": records.company.texts.get(ref)}


def _coupon(records: Records, ref: str) -> Coupon:
    """One that was asked for while answering."""
    return _one(row for row in records.own.coupons or () if row.code == ref)


def _offer(records: Records, ref: str) -> Plan:
    """A plan as it is on offer; ``ref`` is "CODE/INTERVAL/CURRENCY", which has one price at most."""
    code, *terms = ref.rsplit("/", 2)
    offers = (plan for plan in records.company.plans if plan.code == code)
    return _one(plan for plan in offers if [plan.interval, plan.price.currency] == terms)


FINDERS: Mapping[str, Callable[[Records, str], object]] = {
    "account": _account,
    "company": _company,
    "invoice": find_invoice,
    "line": find_line,
    "payment": lambda records, ref: _one(
        payment for invoice in records.own.invoices for payment in invoice.payments if payment.ref == ref
    ),
    "payment_method": lambda records, ref: _one(row for row in records.own.payment_methods if row.ref == ref),
    "subscription": lambda records, ref: _one(row for row in records.own.subscriptions if row.ref == ref),
    "refund": lambda records, ref: _one(row for row in records.own.refunds if row.ref == ref),
    "credit_note": lambda records, ref: _one(row for row in records.own.credit_notes if row.number == ref),
    "act": lambda records, ref: _one(row for row in records.own.acts if row.ref == ref),
    "quote": lambda records, ref: _one(row for row in records.own.quotes if row.ref == ref),
    "coupon": _coupon,
    "dispute": lambda records, ref: _one(row for row in records.own.disputes if row.ref == ref),
    "policy": _policy,
    "policy_text": _policy_text,
    "offer": _offer,
    "plan": lambda records, ref: _one(plan for plan in records.company.plans if plan.code == ref),
}
