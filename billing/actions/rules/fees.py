"""Taking a late fee off: ``late_fee_waivers_per_year``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from billing.actions.commands import WaiveFee
from billing.actions.effects import Effect
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict
from billing.facts import Invoice, InvoiceLine

A_YEAR = timedelta(days=365)
_LATE_FEE = re.compile(r"(?<!\w)late[ _-]?(?:payment )?(?:fee|charge)(?!\w)", re.IGNORECASE)


def waive_fee(case: Case, command: WaiveFee) -> Verdict:
    """One late fee that stands on a bill, so often a year; those that people took off count as well."""
    bill = case.invoice(command.invoice)
    line = _line(bill, command.line) if bill else None
    if bill is None or line is None or bill.status not in ("open", "paid"):
        return NotAllowed("no_such_record")
    if command.amount != line.amount:
        return NotAllowed("amount_differs")
    if taken_off(case, bill, line):
        return NotAllowed("waived_already")
    off = bill.amount_due.minor >= line.amount.minor
    effect = Effect(amount=line.amount, notes=("off_the_bill",) if off else ("as_credit",))
    times = case.count("late_fee_waivers_per_year")
    if times is None:
        return NeedsApproval(command, effect, "no_policy")
    if len(set(_lately(case))) >= times:
        return NotAllowed("waivers_used")
    if not off and bill.amount_due.minor > 0:
        return NeedsApproval(command, effect, "partly_paid")
    return Allowed(command, effect)


def late_fees(bill: Invoice) -> tuple[InvoiceLine, ...]:
    """The late fees that a bill carries."""
    return tuple(line for line in bill.lines if line.kind == "late_fee" and line.amount.minor > 0)


def taken_off(case: Case, bill: Invoice, line: InvoiceLine) -> bool:
    """Whether this fee was given back before: by a credit note, or by an action that is done or under way."""
    if case.past("waive_fee", f"{bill.number}/{line.ref}", days=400):
        return True
    notes = (note for note in case.account.credit_notes if note.invoice_number == bill.number)
    return any(note.line_ref == line.ref or (not note.line_ref and _LATE_FEE.search(note.reason)) for note in notes)


def _line(bill: Invoice, ref: str) -> InvoiceLine | None:
    return next((line for line in late_fees(bill) if line.ref == ref), None)


def _lately(case: Case) -> Iterator[str]:
    """The bill of each late fee taken off in the past year: its note, its line and its action name the same one."""

    def recent(day: date) -> bool:
        return case.today - A_YEAR < day <= case.today

    for note in case.account.credit_notes:
        if recent(note.issued_on) and _LATE_FEE.search(note.reason):
            yield note.invoice_number
    for bill in case.account.invoices:
        if recent(bill.issued_on):
            yield from (bill.number for line in bill.lines if _credited(line))
    for act in case.past("waive_fee"):
        yield act.target.rpartition("/")[0]


def _credited(line: InvoiceLine) -> bool:
    return line.kind == "credit" and bool(_LATE_FEE.search(line.description))
