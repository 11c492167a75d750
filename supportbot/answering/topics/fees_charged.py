"""Late fees on bills, and which earlier bill each is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billing.balance import issued_invoices
from billing.facts import Invoice, InvoiceLine
from billing.lateness import lateness, settled_on
from supportbot.answering.decision import Phrase, Slot, Table
from supportbot.answering.figures import (
    invoice_due_amount,
    invoice_due_on,
    invoice_issued_on,
    invoice_number,
    line_amount,
    line_description,
    payment_day,
)
from supportbot.answering.phrases import say
from supportbot.answering.policies import policy_count
from supportbot.answering.question import Question

MOST_ROWS = 6


@dataclass(frozen=True, slots=True)
class Fee:
    """A late fee: the line and the bill that carries it."""

    bill: Invoice
    line: InvoiceLine


def fees_charged(question: Question) -> tuple[Fee, ...]:
    """Late fees on bills that count, newest bill first."""
    bills = issued_invoices(question.account)
    return tuple(
        Fee(bill, line) for bill in bills for line in bill.lines if line.kind == "late_fee" and line.amount.minor > 0
    )


def fee_words(fee: Fee) -> Phrase:
    slots = {
        "number": invoice_number(fee.bill),
        "issued": invoice_issued_on(fee.bill),
        "fee": line_amount(fee.bill, fee.line),
        "line": line_description(fee.bill, fee.line),
    }
    return say('Bill {number} of {issued} carries a late fee of {fee}: "{line}".', **slots)


def fees_table(fees: Sequence[Fee]) -> Table:
    rows = tuple(
        (invoice_number(fee.bill), line_description(fee.bill, fee.line), line_amount(fee.bill, fee.line))
        for fee in fees[:MOST_ROWS]
    )
    return Table("Late fees", ("Bill", "Line", "Amount"), rows)


def cause_words(question: Question, fee: Fee) -> tuple[Phrase, ...]:
    """For which bill the fee is, and when that one was due and paid; nothing where the records don't tell."""
    late = next((bill for bill in _earlier(question, fee) if _lateness(question, bill, fee) == "late"), None)
    if late is None:
        return ()
    slots: dict[str, Slot] = {"number": invoice_number(late), "due": invoice_due_on(late)}
    if late.amount_due.minor > 0:
        text = "It's for bill {number}, which was due on {due} and still has {left} to pay."
        return (say(text, left=invoice_due_amount(late), **slots),)
    return (
        say("It's for bill {number}, which was due on {due} and paid on {day}.", day=_paid(question, late), **slots),
    )


def contradicted(question: Question, fee: Fee) -> tuple[Phrase, ...]:
    """That the bill before was paid in time, when by the records no bill was late; nothing otherwise."""
    earlier = _earlier(question, fee)
    if not earlier or any(_lateness(question, bill, fee) != "in_time" for bill in earlier):
        return ()
    before = earlier[0]
    if settled_on(before, question.company.time_zone) is None:
        return ()
    slots = {"number": invoice_number(before), "due": invoice_due_on(before), "day": _paid(question, before)}
    text = "Bill {number} before it was due on {due} and paid on {day}, so by our records it wasn't late."
    return (say(text, **slots),)


def _earlier(question: Question, fee: Fee) -> tuple[Invoice, ...]:
    """The bills issued before the one with the fee, newest first."""
    bills = issued_invoices(question.account)
    return tuple(bill for bill in bills if bill.issued_on < fee.bill.issued_on)


def _lateness(question: Question, bill: Invoice, fee: Fee) -> str:
    days = policy_count(question.company, "late_fee_grace_days")
    grace = days.value if days is not None and isinstance(days.value, int) else 0
    return lateness(bill, seen_on=fee.bill.issued_on, grace=grace, time_zone=question.company.time_zone)


def _paid(question: Question, bill: Invoice) -> Slot:
    day = settled_on(bill, question.company.time_zone)
    slots = [payment_day(one, question.company) for one in bill.payments if one.status in ("succeeded", "refunded")]
    return next(slot for slot in slots if slot.value == day)
