"""Bills as tables: the lines of one, or two side by side. Each cell is a figure with its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from billing.compare import Comparison, Row
from billing.facts import Invoice, InvoiceLine, Source
from billing.money import Money
from supportbot.answering.decision import Cell, Slot, Table
from supportbot.answering.figures import invoice_issued_on, invoice_number, invoice_total, line_amount, line_description

NOT_THERE = "–"


def lines_table(invoice: Invoice) -> Table:
    """Everything one bill consists of."""
    rows = tuple((line_description(invoice, line), line_amount(invoice, line)) for line in invoice.lines)
    return Table("What's on this bill", ("Line", invoice_number(invoice)), rows, ("Total", invoice_total(invoice)))


def bills_table(bills: Sequence[Invoice], today: date) -> Table:
    """Number, day, total and state of each bill."""
    rows = tuple(
        (invoice_number(one), invoice_issued_on(one), invoice_total(one), state_of(one, today)) for one in bills
    )
    return Table("Your bills", ("Bill", "Date", "Total", "Status"), rows)


def state_of(bill: Invoice, today: date) -> str:
    """What has become of a bill, in words."""
    if bill.status == "draft":
        return "Not issued yet"
    if bill.status == "void":
        return "Cancelled"
    if bill.status == "uncollectible":
        return "Closed unpaid" if bill.amount_due else "Settled"
    if not bill.amount_due:
        return "Paid"
    if bill.overdue_on(today):
        return "Overdue"
    return "Partly paid" if bill.amount_paid else "Open"


def comparison_table(comparison: Comparison) -> Table:
    """Two bills line by line, with the change of each line and of the total."""
    older, newer = comparison.older, comparison.newer
    return Table(
        "Line by line",
        ("Line", invoice_number(older), invoice_number(newer), "Change"),
        tuple(_row(comparison, row) for row in comparison.rows),
        ("Total", invoice_total(older), invoice_total(newer), difference(comparison)),
    )


def difference(comparison: Comparison) -> Slot:
    """The signed difference of the totals."""
    return Slot("money_change", comparison.difference, Source("invoice_pair", pair_ref(comparison), "", "total_change"))


def distance(comparison: Comparison) -> Slot:
    """The difference without its sign, as in "five euros less"."""
    source = Source("invoice_pair", pair_ref(comparison), "", rule="total_distance")
    return Slot("money", abs(comparison.difference), source)


def lines_change(
    comparison: Comparison, before: Sequence[InvoiceLine], after: Sequence[InvoiceLine], by: Money
) -> Slot:
    """The signed change that these lines make from the older bill to the newer."""
    source = Source("invoice_pair", pair_ref(comparison), f"{refs(before)}>{refs(after)}", rule="lines_change")
    return Slot("money_change", by, source)


def pair_ref(comparison: Comparison) -> str:
    return f"{comparison.older.number}>{comparison.newer.number}"


def refs(lines: Sequence[InvoiceLine]) -> str:
    return ",".join(line.ref for line in lines)


def _row(comparison: Comparison, row: Row) -> tuple[Cell, ...]:
    older, newer = comparison.older, comparison.newer
    shown = (
        line_description(newer, row.newer_lines[0]) if row.newer_lines else line_description(older, row.older_lines[0])
    )
    return (
        shown,
        _sum(older, row.older_lines, row.older),
        _sum(newer, row.newer_lines, row.newer),
        lines_change(comparison, row.older_lines, row.newer_lines, row.change),
    )


def _sum(invoice: Invoice, lines: Sequence[InvoiceLine], amount: Money | None) -> Cell:
    if amount is None:
        return NOT_THERE
    return Slot("money", amount, Source("invoice", invoice.number, refs(lines), rule="lines_sum"))
