"""What the fake remembers: every customer's books, what was done under which key, and what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from billing.actions.commands import Command
from billing.actions.receipts import Receipt
from billing.gateways.errors import Refused
from billing.gateways.ledger import AppliedCoupon, Books, Case, CouponTerms, PendingItem, Terms, Waiver, Written
from billing.gateways.port import Change
from billing.records import CustomerRecord, Key, Record, RecordKind, key_of, owner_of


@dataclass
class Shelves:
    terms: Terms = field(default_factory=Terms)
    records: dict[Key, Record] = field(default_factory=dict)
    coupons: dict[str, CouponTerms] = field(default_factory=dict)
    applied: list[AppliedCoupon] = field(default_factory=list)
    items: list[PendingItem] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    doings: dict[str, tuple[str, Command, Receipt | Refused]] = field(default_factory=dict)
    events: list[Change] = field(default_factory=list)

    def copy(self) -> Shelves:
        """As things stand now; records are frozen, so the containers are enough."""
        return Shelves(
            terms=self.terms,
            records=dict(self.records),
            coupons=dict(self.coupons),
            applied=list(self.applied),
            items=list(self.items),
            cases=list(self.cases),
            waivers=list(self.waivers),
            doings=dict(self.doings),
            events=list(self.events),
        )

    def of_kind(self, kind: RecordKind) -> list[Record]:
        return [record for key, record in self.records.items() if key.kind == kind]

    def of_customer(self, customer: str) -> list[Record]:
        return [record for record in self.records.values() if owner_of(record) == customer]

    def open(self, customer: str, now: datetime) -> Books:
        """The customer's books. Raises Refused where there is no such customer."""
        record = self.records.get(Key("customer", customer))
        if not isinstance(record, CustomerRecord):
            raise Refused(f"there is no customer {customer}", reason="resource_missing")
        by_kind: dict[str, dict[str, Any]] = defaultdict(dict)
        for each in (*self.of_kind("plan"), *self.of_kind("price"), *self.of_customer(customer)):
            by_kind[key_of(each).kind][each.ref] = each
        return Books(
            now=now,
            terms=self.terms,
            customer=record,
            plans=by_kind["plan"],
            prices=by_kind["price"],
            methods=by_kind["payment_method"],
            subscriptions=by_kind["subscription"],
            invoices=by_kind["invoice"],
            payments=by_kind["payment"],
            refunds=by_kind["refund"],
            credit_notes=by_kind["credit_note"],
            waived=self._waived(),
            coupons=self._coupons(),
            applied=tuple(each for each in self.applied if each.customer == customer),
        )

    def write(self, written: Iterable[Written], now: datetime) -> None:
        for each in written:
            match each:
                case Waiver():
                    self.waivers.append(each)
                    self.put(each.note, now)
                case PendingItem():
                    self.items.append(each)
                case AppliedCoupon():
                    self.applied.append(each)
                case Case():
                    self.cases.append(each)
                case _:
                    self.put(each, now)

    def put(self, record: Record, now: datetime) -> None:
        """Store a record, and an event that tells of it."""
        key = key_of(record)
        verb = "updated" if key in self.records else "created"
        self.records[key] = record
        self.events.append(Change(f"evt_{len(self.events) + 1}", f"{key.kind}.{verb}", now, (key,)))

    def _waived(self) -> dict[tuple[str, str], int]:
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for waiver in self.waivers:
            sums[waiver.note.invoice, waiver.line] += waiver.note.amount.minor
        return dict(sums)

    def _coupons(self) -> dict[str, CouponTerms]:
        """Those of the company, with how often each can still be given."""
        given = [each.code for each in self.applied]
        return {
            code: replace(terms, left=None if terms.left is None else terms.left - given.count(terms.code))
            for code, terms in self.coupons.items()
        }
