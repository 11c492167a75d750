"""A late fee: which bill carries it and how much, then the company's rule."""

from __future__ import annotations

from billing.balance import issued_invoices, overdue
from billing.facts import Invoice, InvoiceLine
from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Table
from supportbot.answering.figures import (
    days_overdue,
    invoice_due_on,
    invoice_issued_on,
    invoice_number,
    line_amount,
    line_description,
)
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_money, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

Fee = tuple[Invoice, InvoiceLine]
TAKE_OFF = Choice("person", "Ask to have it taken off")
MOST_ROWS = 6


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    fees = _fees(question)
    wanted = [fee for fee in fees if fee[0] in asked.invoices] or fees
    if wanted:
        return _charged(question, wanted)
    rules = _rules(question)
    return _none_charged(question, rules) if rules else pass_on(question, "not_covered", *_no_fee())


def _fees(question: Question) -> list[Fee]:
    """Late fees on bills that count, newest bill first."""
    bills = issued_invoices(question.account)
    return [(bill, line) for bill in bills for line in bill.lines if line.kind == "late_fee" and line.amount.minor > 0]


def _rules(question: Question) -> tuple[Phrase, ...]:
    """The company's own words, or the amount alone where it has written none."""
    passage = policy_passage(question.company, "late_fee_policy")
    amount = policy_money(question.company, "late_fee")
    if passage or amount is None:
        return passage
    return (say("The fee for paying late is {fee}.", fee=amount),)


def _charged(question: Question, fees: list[Fee]) -> Answer:
    bill, line = fees[0]
    slots = {
        "number": invoice_number(bill),
        "issued": invoice_issued_on(bill),
        "fee": line_amount(bill, line),
        "line": line_description(bill, line),
    }
    opening = say('Bill {number} of {issued} carries a late fee of {fee}: "{line}".', **slots)
    several = (say("Other bills carry one too; they're all in the table."),) if len(fees) > 1 else ()
    rest = (*_rules(question), say("If you think it shouldn't be there, a colleague can look at it with you."))
    table = _table(fees) if len(fees) > 1 else None
    about = tuple(dict.fromkeys(one.number for one, _ in fees))
    return answer(question, opening, *several, *new_line(rest), table=table, choices=(TAKE_OFF,), about=about)


def _table(fees: list[Fee]) -> Table:
    rows = tuple(
        (invoice_number(bill), line_description(bill, line), line_amount(bill, line)) for bill, line in fees[:MOST_ROWS]
    )
    return Table("Late fees", ("Bill", "Line", "Amount"), rows)


def _none_charged(question: Question, rules: tuple[Phrase, ...]) -> Answer:
    late = overdue(question.account, question.today)
    proof: tuple[Phrase, ...] = ()
    if late:
        slots = {
            "number": invoice_number(late[0]),
            "due": invoice_due_on(late[0]),
            "days": days_overdue(late[0], question.today),
        }
        proof = (say("Bill {number} was due on {due}, though, {days} {days:day|days} ago.", **slots),)
    about = tuple(bill.number for bill in late[:1])
    return answer(question, *_no_fee(), *proof, *new_line(rules), choices=(TALK_TO_A_PERSON,), about=about)


def _no_fee() -> tuple[Phrase, ...]:
    return (say("None of your bills carries a late fee."),)


TOPIC = Topic("late_fee", handle, for_anyone="late_fee_policy")
