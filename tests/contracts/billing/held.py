"""A gateway under test, and short ways to what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

from billing.actions.commands import Command
from billing.actions.receipts import Receipt
from billing.gateways.ledger import CouponTerms
from billing.gateways.port import BillingGateway
from billing.records import (
    CustomerRecord,
    InvoiceRecord,
    Key,
    PaymentRecord,
    Record,
    RefundRecord,
    SubscriptionRecord,
)
from tests.contracts.billing.company import day

_Record = TypeVar("_Record", bound=Record)


def new_key() -> str:
    return f"test-{uuid4().hex}"


def coupon_terms() -> list[CouponTerms]:
    return [
        CouponTerms("WELCOME10", 10, None, 3, day(-30), None, None),
        CouponTerms("GONE", 10, None, None, day(-30), day(-1), None),
    ]


@dataclass(frozen=True)
class Held:
    """``tells_changes``: whether ``changes`` has anything to tell; ``expire`` waits until the coupon GONE is."""

    gateway: BillingGateway
    tells_changes: bool = False
    expire: Callable[[], object] = lambda: None

    def all_of(self, kind: type[_Record], customer: str) -> list[_Record]:
        return [each for each in self.gateway.of_customer(customer) if isinstance(each, kind)]

    def customer(self, ref: str = "cus_ada") -> CustomerRecord:
        return self.all_of(CustomerRecord, ref)[0]

    def invoice(self, number: str, customer: str = "cus_ada") -> InvoiceRecord:
        return next(each for each in self.all_of(InvoiceRecord, customer) if each.number == number)

    def subscription(self, customer: str = "cus_ada") -> SubscriptionRecord:
        return self.all_of(SubscriptionRecord, customer)[0]

    def payment(self, ref: str, customer: str = "cus_ada") -> PaymentRecord:
        return next(each for each in self.all_of(PaymentRecord, customer) if each.ref == ref)

    def refunds(self, customer: str = "cus_ada") -> list[RefundRecord]:
        return self.all_of(RefundRecord, customer)

    def do(self, command: Command, customer: str = "cus_ada", key: str = "") -> Receipt:
        return self.gateway.perform(customer, command, key or new_key())

    def fetched(self, key: Key) -> Record:
        return self.gateway.fetch(key)[0]
