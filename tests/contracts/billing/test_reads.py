"""What every gateway gives to read."""

from __future__ import annotations

from typing import get_args

import pytest

from billing.money import Money, total
from billing.records import (
    CustomerRecord,
    InvoiceRecord,
    Key,
    PaymentMethodRecord,
    PaymentRecord,
    PlanRecord,
    PriceRecord,
    Record,
    RecordKind,
    SubscriptionRecord,
    key_of,
    owner_of,
)
from tests.contracts.billing.company import day
from tests.contracts.billing.held import Held


def everything(held: Held) -> dict[RecordKind, list[Record]]:
    found: dict[RecordKind, list[Record]] = {}
    for kind in get_args(RecordKind):
        page = held.gateway.page(kind)
        found[kind] = list(page.records)
        for _ in range(50):
            if not page.cursor:
                break
            page = held.gateway.page(kind, page.cursor)
            found[kind] += page.records
        assert not page.cursor
    return found


def test_it_is_there(held: Held) -> None:
    held.gateway.check()
    assert held.gateway.name
    assert held.gateway.mirrored == (held.gateway.name != "local")


def test_pages_hold_every_object_once(held: Held) -> None:
    found = everything(held)
    for kind, records in found.items():
        keys = [key_of(record) for record in records]
        assert len(keys) == len(set(keys))
        assert {key.kind for key in keys} <= {kind}
    refs = {kind: {record.ref for record in records} for kind, records in found.items()}
    assert refs["plan"] == {"basic", "plus"}
    assert refs["price"] == {"basic-month", "basic-year", "plus-month"}
    assert refs["customer"] == {"cus_ada", "cus_bob", "cus_cem"}
    assert refs["payment_method"] == {"pm_ada", "pm_bob"}
    assert refs["subscription"] == {"sub_ada", "sub_bob"}
    assert refs["payment"] == {"ch_ada_1", "ch_ada_3", "ch_bob_1"}
    numbers = {each.number for each in found["invoice"] if isinstance(each, InvoiceRecord)}
    assert numbers == {"HW-1001", "HW-1002", "HW-1003", "HW-2001", "HW-2002"}


def test_plans_and_prices_say_what_they_are(held: Held) -> None:
    found = everything(held)
    plans = {each.ref: each for each in found["plan"] if isinstance(each, PlanRecord)}
    prices = {each.ref: each for each in found["price"] if isinstance(each, PriceRecord)}
    assert (plans["plus"].code, plans["plus"].name, plans["plus"].active) == ("plus", "Plus", True)
    assert prices["basic-year"] == PriceRecord("basic-year", "basic", "year", Money(20000, "EUR"), True)


def test_a_customer_is_whole(held: Held) -> None:
    ada = held.customer()
    assert ada == CustomerRecord(
        ref="cus_ada",
        customer_ref="cus_ada",
        name="Ada Quinn",
        email="ada@example.com",
        locale="en-IE",
        currency="EUR",
        credit=Money(300, "EUR"),
        autopay=True,
        billing_address="1 Quay Street, Sligo",
        tax_id="",
        default_method="pm_ada",
    )
    methods = held.all_of(PaymentMethodRecord, "cus_ada")
    assert [(each.brand, each.last4, each.exp_month, each.kind) for each in methods] == [("visa", "4242", 12, "card")]


def test_a_subscription_names_the_last_day_of_its_period(held: Held) -> None:
    subscription = held.subscription()
    assert subscription == SubscriptionRecord(
        ref="sub_ada",
        customer="cus_ada",
        price="basic-month",
        status="active",
        quantity=2,
        started_on=day(-100),
        current_period_start=day(-10),
        current_period_end=day(19),
    )


@pytest.mark.parametrize("customer", ["cus_ada", "cus_bob"])
def test_lines_sum_to_what_the_invoice_says(held: Held, customer: str) -> None:
    invoices = held.all_of(InvoiceRecord, customer)
    assert invoices
    for invoice in invoices:
        assert total((line.amount for line in invoice.lines), invoice.currency) == invoice.total
        assert invoice.due == (Money(0, "EUR") if invoice.status == "paid" else invoice.total - invoice.paid)


def test_an_open_invoice(held: Held) -> None:
    invoice = held.invoice("HW-1002")
    assert (invoice.status, invoice.total, invoice.paid, invoice.due) == (
        "open",
        Money(4500, "EUR"),
        Money(0, "EUR"),
        Money(4500, "EUR"),
    )
    assert (invoice.issued_on, invoice.due_on) == (day(-10), day(4))
    assert (invoice.period_start, invoice.period_end) == (day(-10), day(19))
    subscription, fee = invoice.lines
    assert (subscription.kind, subscription.plan_code, subscription.quantity) == ("subscription", "basic", 2)
    assert (subscription.period_start, subscription.period_end) == (day(-10), day(19))
    assert (fee.kind, fee.key, fee.amount) == ("late_fee", "late-fee", Money(500, "EUR"))


def test_a_payment_names_its_invoice(held: Held) -> None:
    payment = held.payment("ch_ada_1")
    assert (payment.invoice, payment.amount, payment.status) == (
        held.invoice("HW-1001").ref,
        Money(4000, "EUR"),
        "succeeded",
    )


def test_an_object_is_fetched_with_what_is_read_with_it(held: Held) -> None:
    invoice = held.invoice("HW-1001")
    first, *rest = held.gateway.fetch(Key("invoice", invoice.ref))
    assert first == invoice
    assert [each.ref for each in rest if isinstance(each, PaymentRecord)] == ["ch_ada_1"]


@pytest.mark.parametrize("kind", get_args(RecordKind))
def test_what_is_not_there_is_nothing(held: Held, kind: RecordKind) -> None:
    assert held.gateway.fetch(Key(kind, "nothing_of_that_name")) == ()


def test_nothing_of_another_customer(held: Held) -> None:
    for customer in ("cus_ada", "cus_bob", "cus_cem"):
        records = held.gateway.of_customer(customer)
        assert {owner_of(record) for record in records} == {customer}
    assert held.gateway.of_customer("cus_nobody") == ()
