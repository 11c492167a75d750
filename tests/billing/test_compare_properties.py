"""For any two invoices whose totals are the sums of their lines, every cent of the difference has a cause."""

from __future__ import annotations

from datetime import date
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from billing.compare import compare_invoices
from billing.facts import InvoiceLine, LineKind
from billing.money import Money
from tests.billing.builders import invoice

SIGNS: dict[str, tuple[int, int]] = {"discount": (-9999, 0), "credit": (-9999, 0), "proration": (-9999, 9999)}


@st.composite
def lines(draw: st.DrawFn) -> InvoiceLine:
    kind: LineKind = draw(st.sampled_from(get_args(LineKind)))
    quantity = draw(st.integers(1, 5))
    unit = draw(st.none() | st.integers(0, 2000))
    low, high = SIGNS.get(kind, (0, 9999))
    stated = unit is not None and kind in ("subscription", "usage", "one_off")
    minor = quantity * unit if stated and unit is not None else draw(st.integers(low, high))
    period = draw(
        st.sampled_from([None, (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 1), date(2026, 12, 31))])
    )
    return InvoiceLine(
        ref=draw(st.sampled_from("abcdef")),
        kind=kind,
        key=draw(st.sampled_from(["one", "two"])),
        description="A line",
        amount=Money(minor, "EUR"),
        quantity=quantity,
        unit_amount=Money(unit, "EUR") if stated and unit is not None else None,
        plan_code=draw(st.sampled_from(["", "small", "large"])),
        period_start=period[0] if period else None,
        period_end=period[1] if period else None,
    )


some_lines = st.lists(lines(), max_size=8)


@given(older=some_lines, newer=some_lines)
def test_causes_and_rows_sum_to_the_difference(older: list[InvoiceLine], newer: list[InvoiceLine]) -> None:
    comparison = compare_invoices(invoice(*older), invoice(*newer))
    difference = sum(line.amount.minor for line in newer) - sum(line.amount.minor for line in older)
    assert comparison.difference == Money(difference, "EUR")
    assert sum(cause.amount.minor for cause in comparison.causes) == difference
    assert sum(row.change.minor for row in comparison.rows) == difference
    assert comparison.residual == Money(0, "EUR")
    assert comparison.explained
    sizes = [abs(cause.amount.minor) for cause in comparison.causes]
    assert sizes == sorted(sizes, reverse=True)
    assert all(sizes)


@given(older=some_lines, newer=some_lines)
def test_the_other_way_round_is_the_opposite(older: list[InvoiceLine], newer: list[InvoiceLine]) -> None:
    forward = compare_invoices(invoice(*older), invoice(*newer))
    backward = compare_invoices(invoice(*newer), invoice(*older))
    assert forward.difference == -backward.difference


@given(same=some_lines)
def test_an_invoice_differs_in_nothing_from_itself(same: list[InvoiceLine]) -> None:
    assert compare_invoices(invoice(*same), invoice(*same)).causes == ()


@given(older=some_lines, newer=some_lines, slip=st.integers(1, 500))
def test_a_wrong_total_shows_as_residual_and_nowhere_else(
    older: list[InvoiceLine], newer: list[InvoiceLine], slip: int
) -> None:
    stated = sum(line.amount.minor for line in newer) + slip
    comparison = compare_invoices(invoice(*older), invoice(*newer, stated_total=stated))
    assert comparison.residual == Money(slip, "EUR")
