"""Why one invoice differs from another: the whole difference attributed to causes, line by line, to the cent. Pure.

Lines belong together by kind and ``key``. What the lines do not add up to stays visible as ``residual``; it is never
hidden in a cause.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from billing.causes import Cause, CauseKind, Lines, change, find_causes, grouped, split_repeats
from billing.errors import CurrencyMismatch
from billing.facts import Invoice, InvoiceLine, LineKind
from billing.money import Money, total

__all__ = ["Cause", "CauseKind", "Comparison", "Row", "compare_invoices"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the side-by-side table with the invoice lines it adds up; None where an invoice has no such line."""

    kind: LineKind
    key: str
    description: str
    older: Money | None
    newer: Money | None
    change: Money
    older_lines: Lines = ()
    newer_lines: Lines = ()
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """``difference`` = newer total − older total = sum of ``causes`` + ``residual``; causes are largest first."""

    older: Invoice
    newer: Invoice
    difference: Money
    causes: tuple[Cause, ...]
    rows: tuple[Row, ...]
    residual: Money

    @property
    def explained(self) -> bool:
        """Whether every cent has a cause; if not, the records contradict themselves and a person should look."""
        return not self.residual


def compare_invoices(older: Invoice, newer: Invoice) -> Comparison:
    """Explain ``newer`` against ``older``. Raises CurrencyMismatch when they are in different currencies."""
    if older.currency != newer.currency:
        raise CurrencyMismatch(older.currency, newer.currency)
    found = find_causes(older.lines, newer.lines, newer.currency)
    causes = tuple(sorted(found, key=lambda cause: (-abs(cause.amount.minor), cause.kind)))
    difference = newer.total - older.total
    return Comparison(
        older=older,
        newer=newer,
        difference=difference,
        causes=causes,
        rows=tuple(_rows(older, newer)),
        residual=difference - total((cause.amount for cause in causes), newer.currency),
    )


def _rows(older: Invoice, newer: Invoice) -> Iterator[Row]:
    """Every line of both, in the newer invoice's order, repeated charges last; another plan is a row of its own."""
    older_once, older_repeats = split_repeats(older.lines)
    newer_once, newer_repeats = split_repeats(newer.lines)
    for before, after in grouped(older_once, newer_once, _same_row):
        yield _row(before, after, newer.currency, duplicate=False)
    for before, after in grouped(older_repeats, newer_repeats, _same_row):
        yield _row(before, after, newer.currency, duplicate=True)


def _same_row(line: InvoiceLine) -> Hashable:
    return (line.kind, line.key, line.plan_code)


def _row(before: Lines, after: Lines, currency: str, *, duplicate: bool) -> Row:
    sample = (after or before)[0]
    return Row(
        kind=sample.kind,
        key=sample.key,
        description=sample.description,
        older=total((line.amount for line in before), currency) if before else None,
        newer=total((line.amount for line in after), currency) if after else None,
        change=change(before, after, currency),
        older_lines=before,
        newer_lines=after,
        duplicate=duplicate,
    )
