"""Sentences about a customer's credit: what is unused, what the latest bill used, and credit notes."""

from __future__ import annotations

from billing.balance import issued_invoices, open_invoices
from billing.facts import Account, Invoice, InvoiceLine
from billing.money import Money
from supportbot.answering.decision import Phrase, Table
from supportbot.answering.figures import (
    account_credit,
    by_rule,
    credit_note_slots,
    invoice_issued_on,
    invoice_number,
    line_description,
    line_size,
)
from supportbot.answering.phrases import say
from supportbot.answering.topics.open_bills import currencies_of, owed_in

MOST_LINES = 2
MOST_NOTES = 6


def unused_credit(account: Account) -> tuple[Phrase, ...]:
    """How much there is and what it would do; nothing when there is none."""
    credit = account.credit
    if credit.minor <= 0:
        return ()
    opening = say("You have {credit} of unused credit.", credit=account_credit(account))
    bills = open_invoices(account)
    if not bills:
        return opening, say("No bill is open at the moment, so it's there for the next one.")
    if currencies_of(bills) != (credit.currency,):
        return (opening,)
    left = Money(max(owed_in(bills, credit.currency).minor - credit.minor, 0), credit.currency)
    slot = by_rule(account, "balance_after_credit", left, credit.currency)
    return opening, say("Taken off what you owe now, it would leave {left} to pay.", left=slot)


def used_credit(account: Account) -> tuple[Phrase, ...]:
    """The credits that stand as lines on the latest bill; when nothing is unused, on the last bill that has any."""
    bills = issued_invoices(account)
    for bill in bills if account.credit.minor <= 0 else bills[:1]:
        lines = [line for line in bill.lines if line.kind == "credit" and line.amount.minor < 0][:MOST_LINES]
        if lines:
            return tuple(_used(bill, line, latest=bill is bills[0]) for line in lines)
    return ()


def _used(bill: Invoice, line: InvoiceLine, *, latest: bool) -> Phrase:
    slots = {
        "number": invoice_number(bill),
        "line": line_description(bill, line),
        "amount": line_size(bill, line),
    }
    if latest:
        return say('Credit has already taken {amount} off your latest bill, {number}: "{line}".', **slots)
    text = 'Your last credit, "{line}", took {amount} off bill {number} of {issued} and is used up.'
    return say(text, issued=invoice_issued_on(bill), **slots)


def credit_notes(account: Account) -> tuple[tuple[Phrase, ...], Table | None]:
    """One credit note as a sentence, several as a table, newest first."""
    notes = sorted(account.credit_notes, key=lambda note: note.issued_on, reverse=True)[:MOST_NOTES]
    if not notes:
        return (), None
    if len(notes) == 1:
        return (
            say("Credit note {note} of {day} is for {amount}, on bill {number}.", **credit_note_slots(notes[0])),
        ), None
    slots = [credit_note_slots(note) for note in notes]
    rows = tuple((one["note"], one["day"], one["number"], one["amount"]) for one in slots)
    table = Table("Your credit notes", ("Credit note", "Date", "Bill", "Amount"), rows)
    return (say("Your credit notes are in the table."),), table
