"""A charge the customer doesn't recognise: the record is shown and asked about once, then a person checks it."""

from __future__ import annotations

from collections.abc import Sequence

from billing.balance import issued_invoices
from billing.facts import Invoice, InvoiceLine, PaymentAttempt
from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Reply, Slot, Table
from supportbot.answering.figures import (
    invoice_issued_on,
    invoice_number,
    invoice_total,
    line_amount,
    line_description,
    payment_amount,
    payment_day,
)
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.pointing import pointed_at
from supportbot.answering.question import Question
from supportbot.answering.topics.bill_tables import lines_table
from supportbot.answering.topics.explain_charge import charged_twice
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.payments import attempts_newest_first, payments_table
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill
from supportbot.answering.typed_amounts import is_one_of

STILL_UNKNOWN = Choice("person", "I don't know this charge")
EXPLAIN = Choice("topic:explain_charge", "Compare with the bill before")
LATELY = 3
"""Bills, the newest, whose lines a description is looked for on."""
TAKEN = ("succeeded", "pending", "refunded")


def handle(question: Question) -> Decision:
    if _recognised(question):
        return answer(question, say("Good, then that one is cleared up."), choices=(TALK_TO_A_PERSON,))
    bills = issued_invoices(question.account)
    if not bills:
        return _no_bills(question)
    asked = named(question)
    if asked.missing:
        return ask_which_bill(question)
    meant = [bill for bill in reversed(asked.invoices) if bill in bills]
    found = _by_amount(question, meant or bills) or _by_words(question, meant or bills[:LATELY])
    if found is None and question.slots.amounts:
        return _nowhere(question)
    return found or _whole_bill(question, meant[0] if meant else bills[0])


def _recognised(question: Question) -> bool:
    """Whether the customer says yes to the charge that was just shown."""
    last = question.context[-1] if question.context else None
    shown = last is not None and last.topic == question.topic and last.decision == "clarify"
    return shown and question.consent == "yes"


def _no_bills(question: Question) -> Decision:
    opening = say("There are no bills on your account, so a charge you've seen didn't come from it.")
    if any(turn.topic == question.topic for turn in question.context) and not question.slots.amounts:
        return pass_on(question, "dispute", opening)
    return answer(question, opening, say("A person can help you find out."), choices=(TALK_TO_A_PERSON,))


def _by_amount(question: Question, bills: Sequence[Invoice]) -> Decision | None:
    """What comes to an amount that was typed: a payment, else a bill, else one line of a bill."""
    typed = question.slots.amounts
    for bill in bills:
        for payment in bill.payments:
            if payment.status in TAKEN and is_one_of(payment.amount, typed):
                return _payment(question, bill, payment)
    for bill in bills:
        if is_one_of(bill.total, typed):
            return _whole_bill(question, bill)
        line = next((line for line in bill.lines if is_one_of(line.amount, typed)), None)
        if line is not None:
            return charged_twice(question, bill) or _line(question, bill, line)
    return None


def _by_words(question: Question, bills: Sequence[Invoice]) -> Decision | None:
    for bill in bills:
        lines = pointed_at(question.text, bill.lines)
        if lines:
            return charged_twice(question, bill) or _line(question, bill, lines[0])
    return None


def _payment(question: Question, bill: Invoice, payment: PaymentAttempt) -> Clarify:
    slots = {
        "amount": payment_amount(payment),
        "day": payment_day(payment, question.company),
        "number": invoice_number(bill),
    }
    opening = say("{amount} is what we took on {day} for bill {number}, which is made up of the lines below.", **slots)
    return _asked(question, lines_table(bill), opening)


def _line(question: Question, bill: Invoice, line: InvoiceLine) -> Clarify:
    slots = {**_bill(bill), "line": line_description(bill, line), "amount": line_amount(bill, line)}
    opening = say('That\'s "{line}", {amount}, on bill {number} of {issued}.', **slots)
    return _asked(question, lines_table(bill), opening)


def _whole_bill(question: Question, bill: Invoice) -> Clarify:
    slots = {**_bill(bill), "total": invoice_total(bill)}
    text = "Let's see where it comes from. Bill {number} of {issued} comes to {total}, made up of the lines below."
    return _asked(question, lines_table(bill), say(text, **slots))


def _bill(bill: Invoice) -> dict[str, Slot]:
    return {"number": invoice_number(bill), "issued": invoice_issued_on(bill)}


def _asked(question: Question, table: Table, *found: Phrase) -> Clarify:
    asking = say("Do you recognise it now?")
    reply = Reply((*found, *new_line((asking,))), table, (STILL_UNKNOWN, EXPLAIN))
    return Clarify(question.topic, question.confidence, reply)


def _nowhere(question: Question) -> Decision:
    """An amount that is nowhere: what was taken is shown instead."""
    opening = say("I can't find that amount among your payments or on your bills.")
    taken = [one for _, one in attempts_newest_first(question.account) if one.status in TAKEN]
    if not taken:
        return pass_on(question, "dispute", opening)
    asking = say("Below are the latest payments we've taken. Is it one of these?")
    table = payments_table("Payments on record", taken, question.company)
    return Clarify(question.topic, question.confidence, Reply((opening, asking), table, (STILL_UNKNOWN,)))


TOPIC = Topic("unrecognised_charge", handle)
