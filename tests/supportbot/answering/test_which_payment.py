"""Which payment a message means: by its bill, its amount, its day, or as the last one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.supportbot.answering.builders import account, invoice, line, past, payment, reading, said

SEPTEMBER = invoice(
    "INV-5",
    line(3100),
    issued=date(2026, 9, 20),
    status="paid",
    payments=(payment("INV-5", 3100, "succeeded", at=datetime(2026, 10, 4, 9, tzinfo=UTC)),),
)
OCTOBER = invoice(
    "INV-6",
    line(3200),
    issued=date(2026, 10, 20),
    status="paid",
    payments=(payment("INV-6", 3200, "succeeded", at=datetime(2026, 11, 3, 9, tzinfo=UTC)),),
)
NOVEMBER = invoice("INV-7", line(3300), issued=date(2026, 11, 20), due=date(2026, 12, 4))
OF = account(SEPTEMBER, OCTOBER, NOVEMBER)


def status(text: str, *context: Any, **slots: Any) -> str:
    return said(reading("payment_status", **slots), OF, *context, text=text)


def test_my_last_payment_is_the_last_that_was_made_though_the_last_bill_is_open() -> None:
    words = status("did my last payment arrive", periods=("latest",))
    assert words.startswith("The latest payment I can see went through: €32.00 on 3 November 2026.")
    assert "Bill INV-7 isn't paid yet: €33.00" in words


def test_the_last_bill_is_that_bill() -> None:
    assert status("is the last bill paid", periods=("latest",)).startswith("I don't see a payment for bill INV-7.")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("the 31.00 I paid, did you get it", {"amounts": ("31.00",)}),
        ("I paid on 4 October", {"periods": ("month:10",)}),
        ("I paid on October 4th", {"periods": ("month:10",)}),
        ("I paid on the 4th", {}),
        ("what about INV-5", {"invoice_numbers": ("INV-5",)}),
    ],
)
def test_amount_day_or_bill_point_to_a_payment_and_nothing_else_is_told(text: str, slots: dict[str, Any]) -> None:
    words = status(text, **slots)
    assert words == "Your payment of €31.00 for bill INV-5 came in on 4 October 2026, and the bill is fully paid."


def test_an_amount_or_a_day_that_no_payment_has_is_passed_over() -> None:
    assert status("I paid 88.20 on the 9th", amounts=("88.20",)).startswith("The latest payment I can see")


def test_the_previous_one_said_alone_counts_from_the_one_spoken_of() -> None:
    spoken_of = past("payment_status", numbers=("INV-6",))
    assert "€31.00 for bill INV-5" in status("and the previous one please", spoken_of, periods=("previous",))
    assert "€32.00 for bill INV-6" in status("did you get my payment for last month", spoken_of, periods=("previous",))
    assert "€32.00 for bill INV-6" in status("and the previous one please", periods=("previous",))


def test_who_insists_on_a_payment_that_is_not_there_gets_a_person() -> None:
    first = status("did you get it", invoice_numbers=("INV-7",))
    assert first.startswith("I don't see a payment for bill INV-7.")
    told = past("payment_status", numbers=("INV-7",))
    assert "I'm passing it to a colleague" in status("but I sent it", told, invoice_numbers=("INV-7",))
    assert "I don't see a payment for bill INV-7" in status(
        "and this one", past("payment_status", numbers=("INV-6",)), invoice_numbers=("INV-7",)
    )


def test_a_payment_under_way_that_covers_the_bill_leaves_nothing_to_pay() -> None:
    busy = invoice("INV-8", due=date(2026, 11, 29), payments=(payment("INV-8", status="pending"),))
    words = said(reading("payment_status"), account(busy))
    assert "The bill is due on 29 November 2026 and shows as open until that payment is through." in words
    part = invoice("INV-8", due=date(2026, 11, 29), payments=(payment("INV-8", 1500, status="pending"),))
    assert "€40.00 is still open on that bill" in said(reading("payment_status"), account(part))
