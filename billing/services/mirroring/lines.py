"""An invoice's lines: given whole, so those that are not named are no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from billing.facts import InvoiceLine as Line
from billing.models import InvoiceLine
from billing.services.mirroring.filling import readable

COLUMNS = (
    *("position", "kind", "key", "description", "quantity", "unit_minor", "amount_minor", "plan_code"),
    *("period_start", "period_end"),
)
_KEY_LENGTH = 120
_DESCRIPTION_LENGTH = 300


def lines_write(wanted: Mapping[int, Sequence[Line]]) -> int:
    """Make these the lines of the invoices, by the invoices' primary keys; how many rows changed."""
    standing = lines_standing(list(wanted))
    fresh: list[InvoiceLine] = []
    changed: list[InvoiceLine] = []
    gone: list[int] = []
    for invoice, lines in wanted.items():
        old = standing[invoice]
        for position, line in enumerate(lines, start=1):
            row = old.pop(line.ref, None) or InvoiceLine(invoice_id=invoice, ref=line.ref)
            before = values_of(row)
            _fill(row, line, position)
            if row._state.adding:
                fresh.append(row)
            elif values_of(row) != before:
                changed.append(row)
        gone += [row.pk for row in old.values()]
    InvoiceLine.objects.filter(pk__in=gone).delete()
    InvoiceLine.objects.bulk_create(fresh)
    if changed:
        InvoiceLine.objects.bulk_update(changed, COLUMNS)
    return len(fresh) + len(changed) + len(gone)


def lines_differ(invoice: int | None, lines: Sequence[Line]) -> bool:
    """Whether the lines on record are others than these."""
    if invoice is None:
        return False
    standing = lines_standing([invoice])[invoice]
    wanted = []
    for position, line in enumerate(lines, start=1):
        row = InvoiceLine(ref=line.ref)
        _fill(row, line, position)
        wanted.append((line.ref, values_of(row)))
    return sorted(wanted, key=_ref) != sorted(((ref, values_of(row)) for ref, row in standing.items()), key=_ref)


def lines_standing(invoices: Sequence[int]) -> defaultdict[int, dict[str, InvoiceLine]]:
    found: defaultdict[int, dict[str, InvoiceLine]] = defaultdict(dict)
    for row in InvoiceLine.objects.filter(invoice__in=invoices):
        found[row.invoice_id][row.ref] = row
    return found


def values_of(row: InvoiceLine) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in COLUMNS)


def _fill(row: InvoiceLine, line: Line, position: int) -> None:
    row.position, row.kind = position, line.kind
    row.key = readable(line.key)[:_KEY_LENGTH]
    row.description = readable(line.description)[:_DESCRIPTION_LENGTH]
    row.quantity, row.amount_minor = line.quantity, line.amount.minor
    row.unit_minor = None if line.unit_amount is None else line.unit_amount.minor
    row.plan_code, row.period_start, row.period_end = line.plan_code, line.period_start, line.period_end


def _ref(entry: tuple[str, tuple[Any, ...]]) -> str:
    return entry[0]
