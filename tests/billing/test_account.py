"""The one door to a customer's records: complete, theirs alone, in one statement."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest

from billing import facts
from billing.errors import CustomerNotFound
from billing.models import Customer, Invoice, InvoiceLine
from billing.money import Money
from billing.selectors import account_for, customer_exists, records
from tests.billing.documents import docs_example, load, load_northwind

pytestmark = pytest.mark.django_db


def test_everything_that_was_loaded_comes_back_as_facts() -> None:
    load(docs_example())
    account = account_for("cus_100")
    assert (account.name, account.email, account.locale) == ("Orla Keane", "orla.keane@example.com", "en-IE")
    assert account.credit == Money(250, "EUR")
    assert account.crm == facts.CrmProfile("Home", "West team", "Prefers e-mail.", ("Meter reading queried",))
    assert account.billing_address == "1 Quay Street, Sligo"
    plan = facts.Plan("metered", "Metered Water", Money(2000, "EUR"), "month", "metered-2026")
    assert account.subscriptions == (
        facts.Subscription(
            "sub_100", plan, "active", 1, date(2025, 2, 1), date(2026, 11, 1), date(2026, 11, 30), None, False
        ),
    )
    assert account.payment_methods == (facts.PaymentMethod("pm_100", "card", "Visa", "4242", 8, 2028, True),)
    assert [invoice.number for invoice in account.invoices] == ["HW-1002", "HW-1001"]
    open_invoice, paid = account.invoices
    assert (open_invoice.amount_due, open_invoice.amount_paid) == (Money(2460, "EUR"), Money(0, "EUR"))
    assert paid.lines[1] == facts.InvoiceLine(
        ref="2",
        kind="usage",
        key="cubic-metres",
        description="7 m³",
        amount=Money(700, "EUR"),
        quantity=7,
        unit_amount=Money(100, "EUR"),
    )
    assert paid.payments[1] == facts.PaymentAttempt(
        ref="pay_100",
        invoice_number="HW-1001",
        amount=Money(2829, "EUR"),
        status="failed",
        attempted_at=datetime(2026, 10, 15, 8, 30, tzinfo=UTC),
        failure_code="insufficient_funds",
        method_ref="pm_100",
        next_retry_on=date(2026, 10, 18),
    )
    back = Money(123, "EUR")
    assert account.refunds[0].expected_on == date(2026, 11, 12)
    assert account.credit_notes == (
        facts.CreditNote("CN-1", "HW-1001", back, "One cubic metre misread", date(2026, 11, 2)),
    )
    assert account.disputes[0].status == "won"


def test_it_takes_one_statement(django_assert_num_queries: Callable[[int], AbstractContextManager[object]]) -> None:
    load_northwind()
    with django_assert_num_queries(1):
        account_for("cus_priya")


def test_nothing_of_another_customer_is_in_it() -> None:
    load_northwind()
    numbers: set[str] = set()
    for ref in Customer.objects.values_list("external_ref", flat=True):
        account = account_for(ref)
        owned = set(Invoice.objects.filter(customer__external_ref=ref).values_list("number", flat=True))
        assert {invoice.number for invoice in account.invoices} == owned
        named = {refund.invoice_number for refund in account.refunds}
        named |= {note.invoice_number for note in account.credit_notes}
        assert named <= owned
        methods = {method.ref for method in account.payment_methods}
        assert {attempt.method_ref for invoice in account.invoices for attempt in invoice.payments} <= methods
        assert not numbers & owned
        numbers |= owned


def test_totals_equal_the_sum_of_their_lines() -> None:
    load_northwind()
    for ref in Customer.objects.values_list("external_ref", flat=True):
        for invoice in account_for(ref).invoices:
            assert sum(line.amount.minor for line in invoice.lines) == invoice.total.minor


def test_only_the_newest_24_invoices_are_read() -> None:
    load(docs_example())
    customer = Customer.objects.get()
    first = date(2023, 1, 1)
    made = Invoice.objects.bulk_create(
        Invoice(
            number=f"OLD-{month:02}",
            customer=customer,
            status="void",
            currency="EUR",
            period_start=first + timedelta(30 * month),
            period_end=first + timedelta(30 * month + 29),
            issued_on=first + timedelta(30 * month),
            due_on=first + timedelta(30 * month + 14),
            total_minor=100,
            due_minor=0,
        )
        for month in range(40)
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=each, ref="1", position=1, kind="one_off", key="k", description="d", amount_minor=100)
        for each in made
    )
    numbers = [invoice.number for invoice in account_for("cus_100").invoices]
    assert numbers == ["HW-1002", "HW-1001", *(f"OLD-{month:02}" for month in range(39, 17, -1))]


@pytest.mark.parametrize("ref", ["", "cus_none", "CUS_100", "cus_100' OR '1'='1", "cus_100\x00", "\ud83d", "%", "🙂"])
def test_an_unknown_reference_is_not_found(ref: str) -> None:
    load(docs_example())
    with pytest.raises(CustomerNotFound):
        account_for(ref)
    assert not customer_exists(ref)
    assert customer_exists("cus_100")


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n", "*/", "'"])
def test_a_reference_is_never_part_of_the_statement(ends: str) -> None:
    """Values are put into the text of a statement, into its comments too, where a line's end would let them out."""
    load(docs_example())
    with pytest.raises(CustomerNotFound):
        account_for(f"x{ends} DELETE FROM billing_customer; --")
    assert account_for("cus_100").name == "Orla Keane"


@pytest.mark.parametrize(
    ("stored", "given"),
    [("visa", "Visa"), ("amex", "American Express"), ("Bank of Ireland", "Bank of Ireland"), ("", ""), ("jcb", "JCB")],
)
def test_a_brand_is_given_as_people_write_it(stored: str, given: str) -> None:
    row = {"ref": "pm", "kind": "card", "brand": stored, "last4": "4242", "exp_month": 1, "exp_year": 2030}
    assert records.payment_method({**row, "is_default": True}).brand == given
