"""Each cause on its own, and the showpiece: several at once, in order of size, to the cent."""

from __future__ import annotations

from datetime import date

import pytest

from billing.compare import CauseKind, compare_invoices
from billing.errors import CurrencyMismatch
from billing.facts import InvoiceLine
from billing.money import Money
from tests.billing.builders import invoice, line

Found = list[tuple[CauseKind, int]]


def causes(older: list[InvoiceLine], newer: list[InvoiceLine]) -> Found:
    comparison = compare_invoices(invoice(*older, number="A", month=10), invoice(*newer, number="B", month=11))
    assert comparison.residual == Money(0, "EUR")
    assert sum(row.change.minor for row in comparison.rows) == comparison.difference.minor
    return [(cause.kind, cause.amount.minor) for cause in comparison.causes]


def subscription(
    minor: int, *, quantity: int = 1, plan: str = "fibre", key: str = "fibre-line", ref: str = ""
) -> InvoiceLine:
    return line("subscription", minor, key=key, ref=ref, quantity=quantity, unit=minor // quantity, plan=plan)


OCTOBER, YEAR = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2027, 10, 31))

CASES: dict[str, tuple[list[InvoiceLine], list[InvoiceLine], Found]] = {
    "nothing": ([subscription(3000)], [subscription(3000)], []),
    "price rise": ([subscription(3000)], [subscription(3300)], [("price_change", 300)]),
    "price cut": ([subscription(3000)], [subscription(2500)], [("price_change", -500)]),
    "another plan": (
        [subscription(3000)], [subscription(4500, plan="fibre-1000")], [("plan_change", 1500)],
    ),
    "another plan with proration": (
        [subscription(3000)],
        [
            subscription(4500, plan="fibre-1000"),
            line("proration", -1355, key="unused"),
            line("proration", 2032, key="remaining"),
        ],
        [("plan_change", 1500), ("proration", 677)],
    ),
    "more units": ([subscription(3000, quantity=3)], [subscription(5000, quantity=5)], [("quantity", 2000)]),
    "more units and a price rise": (
        [subscription(3000, quantity=3)],
        [subscription(5500, quantity=5)],
        [("quantity", 2200), ("price_change", 300)],
    ),
    "more units without an even price": (
        [line("subscription", 1000, key="s", quantity=3)],
        [line("subscription", 1501, key="s", quantity=4)],
        [("quantity", 501)],
    ),
    "a year instead of a month": (
        [line("subscription", 3000, key="s", plan="p", period=OCTOBER)],
        [line("subscription", 30000, key="s", plan="p", period=YEAR)],
        [("period_change", 27000)],
    ),
    "usage": ([line("usage", 120, key="calls")], [line("usage", 480, key="calls")], [("usage", 360)]),
    "discount begun": ([], [line("discount", -500, key="welcome")], [("discount_begun", -500)]),
    "discount ended": ([line("discount", -500, key="welcome")], [], [("discount_ended", 500)]),
    "discount smaller": (
        [line("discount", -500, key="welcome")],
        [line("discount", -200, key="welcome")],
        [("discount_changed", 300)],
    ),
    "tax": ([line("tax", 690, key="vat")], [line("tax", 805, key="vat")], [("tax", 115)]),
    "one-off": ([], [line("one_off", 4000, key="visit")], [("one_off", 4000)]),
    "one-off of last month": ([line("one_off", 4000, key="visit")], [], [("one_off", -4000)]),
    "late fee": ([], [line("late_fee", 750)], [("late_fee", 750)]),
    "credit": ([], [line("credit", -1000)], [("credit", -1000)]),
    "added line": (
        [subscription(3000)], [subscription(3000), subscription(900, key="tv", plan="tv")], [("line_added", 900)],
    ),
    "missing line": (
        [subscription(3000), subscription(900, key="tv", plan="tv")], [subscription(3000)], [("line_missing", -900)],
    ),
    "charged twice": (
        [subscription(3000)],
        [subscription(3000, ref="a"), subscription(3000, ref="b")],
        [("duplicate_line", 3000)],
    ),
    "charged twice last month": (
        [subscription(3000, ref="a"), subscription(3000, ref="b")],
        [subscription(3000)],
        [("duplicate_line", -3000)],
    ),
    "several at once, largest first": (
        [subscription(4500), line("discount", -1000, key="welcome"), line("tax", 805, key="vat")],
        [
            subscription(4900),
            line("usage", 620, key="calls"),
            line("one_off", 4000, key="visit"),
            line("tax", 2190, key="vat"),
        ],
        [("one_off", 4000), ("tax", 1385), ("discount_ended", 1000), ("usage", 620), ("price_change", 400)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_cause(name: str) -> None:
    older, newer, expected = CASES[name]
    assert causes(older, newer) == expected


def test_a_total_that_its_lines_do_not_make_up_is_left_as_residual() -> None:
    comparison = compare_invoices(invoice(subscription(3000)), invoice(subscription(3300), stated_total=3450))
    assert [cause.amount.minor for cause in comparison.causes] == [300]
    assert comparison.residual == Money(150, "EUR")
    assert not comparison.explained


def test_two_currencies_cannot_be_compared() -> None:
    pounds = invoice(line("subscription", 3000, currency="GBP"), currency="GBP")
    with pytest.raises(CurrencyMismatch):
        compare_invoices(invoice(subscription(3000)), pounds)


def test_each_cause_names_the_lines_it_was_read_from() -> None:
    before, after = subscription(3000), subscription(3300)
    comparison = compare_invoices(invoice(before), invoice(after))
    assert comparison.causes[0].older_lines == (before,)
    assert comparison.causes[0].newer_lines == (after,)


def test_rows_stand_side_by_side_and_keep_plans_and_repeats_apart() -> None:
    comparison = compare_invoices(
        invoice(subscription(3000)),
        invoice(subscription(4500, plan="fibre-1000", ref="a"), subscription(4500, plan="fibre-1000", ref="b")),
    )
    shown = [(row.older and row.older.minor, row.newer and row.newer.minor, row.duplicate) for row in comparison.rows]
    assert shown == [(None, 4500, False), (3000, None, False), (None, 4500, True)]
