"""When something is to be paid: the next date first, what is already late before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from billing.balance import open_invoices, unresolved_failed_payment
from billing.facts import Invoice
from supportbot.answering.asked_plainly import asks_for_next_bill, comes_when
from supportbot.answering.decision import Answer, Decision, Phrase
from supportbot.answering.figures import (
    by_rule,
    days_left,
    days_overdue,
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
)
from supportbot.answering.invoices import means_latest, named
from supportbot.answering.outlook import method_on_file, plans_outlook
from supportbot.answering.phrases import new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics import refund_status
from supportbot.answering.topics.open_bills import followed_by, has_pending, one_bill, open_table, pending
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

MONEY_BACK = ("duplicate_charge", "refund_request", "refund_status")


def handle(question: Question) -> Decision:
    if question.account.refunds and question.just_told(*MONEY_BACK) and comes_when(question.text):
        return refund_status.handle(replace(question, topic=refund_status.TOPIC.name))
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    bills = open_invoices(question.account)
    outlook = plans_outlook(question.account, question.today) if asks_for_next_bill(question.text) else ()
    if outlook:
        return answer(question, *outlook, *(new_line(_open_now(question, bills))))
    if len(asked.invoices) == 1 and not means_latest(question):
        told = _named_bill(question, asked.invoices[0])
        by_month = not question.slots.invoice_numbers and asked.invoices[0] not in bills
        return followed_by(told, _all_due(question, bills)) if by_month and bills else told
    return _all_due(question, bills) if bills else _nothing_due(question)


def _all_due(question: Question, bills: Sequence[Invoice]) -> Answer:
    late = [bill for bill in bills if bill.overdue_on(question.today)]
    opening = _open_now(question, bills)
    will_charge = not (late or has_pending(bills) or unresolved_failed_payment(question.account))
    method = method_on_file(question.account, question.today, will_charge=will_charge)
    rest = (*pending(question.company, bills), *method)
    table = open_table(question.account, bills) if len(bills) > 1 else None
    about = tuple(bill.number for bill in bills)
    return answer(question, *opening, *new_line(rest), table=table, about=about)


def _open_now(question: Question, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    """What is still to be paid before the next bill comes."""
    late = [bill for bill in bills if bill.overdue_on(question.today)]
    return (*_late(question, late), *_coming(question, [bill for bill in bills if bill not in late]))


def _named_bill(question: Question, bill: Invoice) -> Answer:
    if bill.status != "open" or not bill.amount_due:
        return one_bill(question, bill)
    opening = _late(question, [bill]) if bill.overdue_on(question.today) else _coming(question, [bill])
    return answer(question, *opening, *pending(question.company, (bill,)), about=(bill.number,))


def _late(question: Question, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    if not bills:
        return ()
    first = bills[0]
    slots = {
        "number": invoice_number(first),
        "due": invoice_due_on(first),
        "amount": invoice_due_amount(first),
        "days": days_overdue(first, question.today),
    }
    text = "Bill {number} was due on {due}, {days} {days:day|days} ago, and {amount} of it is still open."
    if len(bills) == 1:
        return (say(text, **slots),)
    return (say(text, **slots), say("It's the oldest of several that are past their due date; they're listed below."))


def _coming(question: Question, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    if not bills:
        return ()
    first = bills[0]
    slots = {"number": invoice_number(first), "due": invoice_due_on(first), "amount": invoice_due_amount(first)}
    if first.due_on == question.today:
        return (say("Your payment of {amount} for bill {number} is due today, {due}.", **slots),)
    slots["days"] = days_left(first, question.today)
    text = "Your next payment is due on {due}, in {days} {days:day|days}: {amount} for bill {number}."
    return (say(text, **slots),)


def _nothing_due(question: Question) -> Answer:
    outlook = plans_outlook(question.account, question.today)
    if not outlook:
        count = by_rule(question.account, "open_count", 0)
        return answer(question, say("Nothing is due: you have {count} open bills.", count=count))
    return answer(question, say("Nothing is due right now."), *outlook)


TOPIC = Topic("due_date", handle)
