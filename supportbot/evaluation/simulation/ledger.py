"""Finding records in a billing document as it was written, before any database has seen it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supportbot.evaluation.simulation.expressions import ExpressionError

Record = Mapping[str, Any]
_SETTLED = ("paid", "void")


def merged(first: Record, second: Record) -> dict[str, Any]:
    """What a database holds after loading ``first`` and then ``second``."""
    return {
        **first,
        **second,
        "company": second.get("company", first.get("company")),
        "plans": _plans(first.get("plans", ()), second.get("plans", ())),
        "coupons": _replaced(first.get("coupons", ()), second.get("coupons", ()), "code"),
        "policies": {**first.get("policies", {}), **second.get("policies", {})},
        "texts": {**first.get("texts", {}), **second.get("texts", {})},
        "customers": _replaced(first.get("customers", ()), second.get("customers", ()), "ref"),
    }


def _replaced(before: Sequence[Record], after: Sequence[Record], key: str) -> list[Record]:
    named = {record[key] for record in after}
    return [*(record for record in before if record[key] not in named), *after]


def _plans(before: Sequence[Record], after: Sequence[Record]) -> list[Record]:
    earlier = {plan["code"]: plan for plan in before}
    given = [
        {**plan, "prices": _replaced(earlier.get(plan["code"], {}).get("prices", ()), plan["prices"], "ref")}
        for plan in after
    ]
    return _replaced(before, given, "code")


class Ledger:
    """The records of one document, by reference. What is not there raises ExpressionError with the remedy."""

    def __init__(self, document: Record) -> None:
        self.document = document
        self._invoices = {
            invoice["number"]: (customer, invoice)
            for customer in document.get("customers", ())
            for invoice in customer.get("invoices", ())
        }

    @property
    def time_zone(self) -> str:
        return str(self.document["company"]["time_zone"])

    def customer(self, ref: str) -> Record:
        for customer in self.document.get("customers", ()):
            if customer["ref"] == ref:
                found: Record = customer
                return found
        raise ExpressionError(f"no customer {ref!r} in the records; name one that is there" if ref else _VISITOR)

    def invoice(self, number: str) -> Record:
        return self._owned(number)[1]

    def currency(self, invoice: Record) -> str:
        customer, _ = self._owned(invoice["number"])
        return str(invoice.get("currency", customer["currency"]))

    def has_invoice(self, number: str) -> bool:
        return number in self._invoices

    def of_customer(self, section: str, ref: str) -> Record:
        """A record of a customer's ``section``: a subscription or a payment method."""
        rows = (row for customer in self.document.get("customers", ()) for row in customer.get(section, ()))
        return _first(rows, ref, section)

    def of_invoice(self, ref: str, *sections: str) -> tuple[str, Record, Record]:
        """The section, the record and its invoice, the first that has this reference."""
        for _, invoice in self._invoices.values():
            for section in sections:
                for row in invoice.get(section, ()):
                    if ref in (row.get("ref"), row.get("number")):
                        return section, row, invoice
        raise ExpressionError(f"no {' or '.join(sections)} named {ref!r} in the records; name one that is there")

    def price(self, ref: str) -> Record:
        rows = (price for plan in self.document.get("plans", ()) for price in plan["prices"])
        return _first(rows, ref, "price")

    def policy(self, key: str) -> Record:
        policies: Mapping[str, Record] = self.document.get("policies", {})
        if key not in policies:
            raise ExpressionError(f"no policy {key!r} in the records; name one of {', '.join(sorted(policies))}")
        return policies[key]

    def _owned(self, number: str) -> tuple[Record, Record]:
        if number not in self._invoices:
            raise ExpressionError(f"no invoice {number!r} in the records; name one that is there")
        return self._invoices[number]


_VISITOR = "a visitor has no records; name the invoice or leave it out"


def _first(rows: Iterator[Record], ref: str, what: str) -> Record:
    for row in rows:
        if row["ref"] == ref:
            return row
    raise ExpressionError(f"no {what.removesuffix('s').replace('_', ' ')} {ref!r} in the records; name one there")


@dataclass(frozen=True, slots=True)
class Books:
    """What a figure may be computed from: the records, whose they are (empty: a visitor), and the date."""

    ledger: Ledger
    customer_ref: str
    today: date

    @property
    def own(self) -> Record:
        return self.ledger.customer(self.customer_ref)


def left_to_pay(invoice: Record) -> int:
    """Minor units: nothing on a bill that is paid or void, else the total less what was paid."""
    return 0 if invoice["status"] in _SETTLED else int(invoice["total"]) - int(invoice.get("paid", 0))
