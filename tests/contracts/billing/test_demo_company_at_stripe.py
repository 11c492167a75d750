"""The demo company out of the sandbox, through the Stripe gateway, is the one in the document."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from billing.facts import InvoiceLine
from billing.gateways.fake import FakeGateway, fake_from_document
from billing.gateways.port import BillingGateway
from billing.gateways.stripe import StripeGateway, StripeOptions
from billing.records import (
    CreditNoteRecord,
    DisputeRecord,
    InvoiceRecord,
    PaymentMethodRecord,
    PaymentRecord,
    Record,
    RecordKind,
    RefundRecord,
    key_of,
)
from tests.billing.documents import northwind_waiting
from tests.sandbox.running import Running

DOCUMENT = northwind_waiting()
CUSTOMERS = [customer["ref"] for customer in DOCUMENT["customers"]]


@pytest.fixture(scope="module")
def written() -> FakeGateway:
    return fake_from_document(DOCUMENT)


@pytest.fixture(scope="module")
def stripe(stripe_box: Running) -> StripeGateway:
    stripe_box.control("reset")
    stripe_box.control("seed", {"document": DOCUMENT})
    options = StripeOptions(
        stripe_box.key,
        api_base=stripe_box.url,
        time_zone=DOCUMENT["company"]["time_zone"],
        refund_processing_days=DOCUMENT["policies"]["refund_processing_days"]["value"],
    )
    return StripeGateway(options)


def pages(gateway: BillingGateway, kind: RecordKind) -> dict[str, Record]:
    found: dict[str, Record] = {}
    cursor = ""
    while True:
        page = gateway.page(kind, cursor)
        found |= {record.ref: record for record in page.records}
        cursor = page.cursor
        if not cursor:
            return found


def of_customer(gateway: BillingGateway, customer: str) -> dict[Any, Record]:
    return {key_of(record): record for record in map(_plain, gateway.of_customer(customer))}


def _plain(record: Record) -> Record:
    """Without what only one of them can know: own ids of invoices and lines, a debit's bank, a refund's payment."""
    match record:
        case InvoiceRecord():
            return replace(record, ref=record.number, lines=tuple(map(_line, record.lines)))
        case CreditNoteRecord():
            return replace(record, ref=record.number, invoice=_number(record.invoice))
        case RefundRecord():
            return replace(record, payment="", reason="", invoice=_number(record.invoice))
        case PaymentRecord():
            return replace(record, invoice=_number(record.invoice), next_retry_on=None)
        case PaymentMethodRecord(kind="direct_debit" | "bank_transfer"):
            return replace(record, brand="")
        case DisputeRecord():
            return replace(record, invoice=_number(record.invoice))
        case _:
            return record


def _number(invoice: str) -> str:
    return invoice.removeprefix("in_")


def _line(line: InvoiceLine) -> InvoiceLine:
    return replace(line, ref="", unit_amount=None, period_start=None, period_end=None)


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_everything_of_a_customer(written: FakeGateway, stripe: StripeGateway, customer: str) -> None:
    assert of_customer(stripe, customer) == of_customer(written, customer)


@pytest.mark.parametrize("kind", get_args(RecordKind))
def test_pages_hold_what_customers_have(stripe: StripeGateway, kind: RecordKind) -> None:
    """What is brought over page by page is what is then kept up to date customer by customer."""
    by_page = pages(stripe, kind)
    if kind in ("plan", "price"):
        assert by_page
        return
    own = {
        record.ref: record
        for customer in CUSTOMERS
        for record in stripe.of_customer(customer)
        if key_of(record).kind == kind
    }
    assert by_page == own


@pytest.mark.parametrize("kind", ["invoice", "payment", "refund", "credit_note", "subscription", "customer"])
def test_an_object_fetched_is_the_one_listed(stripe: StripeGateway, kind: RecordKind) -> None:
    for record in list(pages(stripe, kind).values())[:6]:
        assert stripe.fetch(key_of(record))[0] == record
