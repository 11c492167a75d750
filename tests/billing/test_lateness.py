"""When a bill was settled, and whether it was late by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from billing.facts import Invoice, InvoiceStatus, PaymentAttempt
from billing.lateness import lateness, settled_on
from billing.money import Money
from tests.billing.builders import invoice, line

DUBLIN = "Europe/Dublin"
SEEN = date(2026, 11, 1)


def bill(*days: tuple[int, int, int], status: InvoiceStatus = "paid") -> Invoice:
    """A bill of 40.00 due on 15 October 2026; payments as month, day, cents, half an hour before midnight UTC."""
    payments = tuple(
        PaymentAttempt(
            ref=f"pay-{month}-{day}",
            invoice_number="INV-1",
            amount=Money(cents, "EUR"),
            status="succeeded",
            attempted_at=datetime(2026, month, day, 23, 30, tzinfo=UTC),
        )
        for month, day, cents in days
    )
    return invoice(line("subscription", 4000), status=status, payments=payments)


def test_the_payment_that_makes_up_the_total_settles_it_and_a_second_one_does_not() -> None:
    assert settled_on(bill((10, 14, 1000), (11, 3, 3000), (11, 9, 4000)), DUBLIN) == date(2026, 11, 3)


def test_the_day_is_the_companys() -> None:
    assert settled_on(bill((10, 14, 4000)), DUBLIN) == date(2026, 10, 15)
    assert settled_on(bill((11, 14, 4000)), DUBLIN) == date(2026, 11, 14)


def test_what_is_open_or_has_no_payment_was_not_settled_on_any_day() -> None:
    assert settled_on(bill((10, 14, 1000), status="open"), DUBLIN) is None
    assert settled_on(bill(), DUBLIN) is None


@pytest.mark.parametrize(
    ("of", "grace", "expected"),
    [
        (bill((10, 21, 4000)), 7, "in_time"),
        (bill((10, 22, 4000)), 7, "late"),
        (bill((10, 22, 4000)), 8, "in_time"),
        (bill(status="open"), 7, "late"),
        (bill(), 7, "unknown"),
        (bill(status="open"), 17, "in_time"),
        (replace(bill(), total=Money(0, "EUR")), 7, "in_time"),
    ],
)
def test_late_is_what_was_unpaid_after_the_days_of_grace(of: Invoice, grace: int, expected: str) -> None:
    assert lateness(of, seen_on=SEEN, grace=grace, time_zone=DUBLIN) == expected
