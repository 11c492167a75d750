"""Sure readings that the records or the last answer speak against."""

from __future__ import annotations

from datetime import date

import pytest

from supportbot.answering.decision import Handoff
from tests.supportbot.answering.builders import VISA, account, ask, invoice, line, past, payment, reading, said

TWICE = tuple(payment(f"A-1-{n}", 4010, "succeeded") for n in (1, 2))
FEE = line(750, "late_fee", key="late-fee", description="Late payment fee")
NEWER = invoice("A-2", line(4200), line(1490, description="Sports Pack", key="sports"), FEE, issued=date(2026, 11, 1))
OLDER = invoice("A-1", line(4010), issued=date(2026, 10, 1), status="paid", payments=TWICE)
OF = account(NEWER, OLDER, payment_methods=(VISA,))


@pytest.mark.parametrize(
    ("text", "amounts", "read_as", "topic"),
    [
        ("sports pack??", (), "out_of_scope", "unrecognised_charge"),
        ("the 7.50 is a joke", ("7.50",), "out_of_scope", "late_fee"),
        ("which cards of mine have you got in your system", (), "out_of_scope", "payment_method_update"),
        ("why's 40.10 going out again", ("40.10",), "explain_charge", "duplicate_charge"),
        ("it was always 40.10, now the bank says 64.40", ("40.10", "64.40"), "duplicate_charge", "explain_charge"),
    ],
)
def test_what_stands_in_the_records_tells_what_is_meant(
    text: str, amounts: tuple[str, ...], read_as: str, topic: str
) -> None:
    assert ask(reading(read_as, amounts=amounts), OF, text=text).topic == topic


@pytest.mark.parametrize(
    ("text", "amounts", "read_as"),
    [
        ("will it rain on Saturday", (), "out_of_scope"),
        ("the shop wants 12.80 for a cable", ("12.80",), "out_of_scope"),
        ("why's 64.40 going out again", ("64.40",), "explain_charge"),
        ("you took 40.10 and 64.40 twice", ("40.10", "64.40"), "duplicate_charge"),
        ("a sports pack of nappies is what my sister wants for her child", (), "out_of_scope"),
    ],
)
def test_what_does_not_leaves_the_reading_as_it_is(text: str, amounts: tuple[str, ...], read_as: str) -> None:
    assert ask(reading(read_as, amounts=amounts), OF, text=text).topic == read_as


def test_whats_on_it_asks_for_the_bill_just_told() -> None:
    told = past("balance_due", numbers=("A-2",))
    assert "Sports Pack" not in said(reading("plan_details"), OF, told, text="what plans are there")
    assert said(reading("plan_details"), OF, told, text="what's on it").startswith("Bill A-2")


def test_two_payments_insisted_on_go_to_a_person() -> None:
    told = past("duplicate_charge", numbers=("A-1",))
    decision = ask(reading("payment_status"), OF, told, text="no, both are booked")
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"


def test_another_one_after_the_cards_were_told_is_another_card() -> None:
    told = past("payment_method_update")
    assert ask(reading("plan_change"), OF, told, text="can I use a different one").topic == "payment_method_update"
