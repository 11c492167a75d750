"""Paying a bill: what is open, whether it's collected by itself, and how to pay it otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from billing.balance import open_invoices, unresolved_failed_payment
from billing.facts import Invoice
from supportbot.answering.decision import Choice, Decision, Phrase
from supportbot.answering.figures import (
    by_rule,
    days_overdue,
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
)
from supportbot.answering.invoices import named
from supportbot.answering.outlook import method_on_file
from supportbot.answering.phrases import listed, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.open_bills import (
    currencies_of,
    has_pending,
    late_sentence,
    one_bill,
    open_table,
    owed_in,
    pending,
)
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

PAY_NOW = Choice("person", "Pay with a colleague's help")
WHY_FAILED = Choice("topic:payment_failed", "Why my payment failed")
MORE_TIME = Choice("topic:payment_extension", "I need more time")


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    bills = open_invoices(question.account)
    if len(asked.invoices) == 1 and asked.invoices[0] not in bills:
        return one_bill(question, asked.invoices[0])
    wanted = [bill for bill in bills if bill in asked.invoices] or list(bills)
    if not wanted:
        return answer(question, say("There's nothing to pay: all your bills are settled."))
    if has_pending(wanted):
        rest = say("Please don't pay again until that's through.")
        words = (*_owed(question, wanted), *pending(question.company, wanted), rest)
        return answer(question, *words, about=_numbers(wanted))
    failed = unresolved_failed_payment(question.account)
    collected = method_on_file(question.account, question.today, will_charge=failed is None)
    rules = policy_passage(question.company, "payment_methods_policy")
    choices = (PAY_NOW, *((WHY_FAILED,) if failed else ()), MORE_TIME)
    table = open_table(question.account, wanted) if len(wanted) > 1 and len(wanted) == len(bills) else None
    words = (*_owed(question, wanted), *_failed(failed is not None), *new_line(collected), *new_line(rules))
    return answer(question, *words, table=table, choices=choices, about=_numbers(wanted))


def _numbers(bills: Sequence[Invoice]) -> tuple[str, ...]:
    return tuple(bill.number for bill in bills)


def _failed(failed: bool) -> tuple[Phrase, ...]:
    return (say("The last attempt to collect it didn't go through."),) if failed else ()


def _owed(question: Question, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    if len(bills) == 1:
        return _single(question, bills[0])
    amounts = [
        by_rule(question.account, "balance_due", owed_in(bills, currency), currency)
        for currency in currencies_of(bills)
    ]
    places, slots = listed("owed", amounts)
    return (
        say(f"You have {places} to pay over several bills.", **slots),
        *late_sentence(question.account, bills, question.today),
    )


def _single(question: Question, bill: Invoice) -> tuple[Phrase, ...]:
    slots = {"number": invoice_number(bill), "left": invoice_due_amount(bill), "due": invoice_due_on(bill)}
    if bill.overdue_on(question.today):
        days = days_overdue(bill, question.today)
        text = "There's {left} to pay on bill {number}. It was due on {due}, {days} {days:day|days} ago."
        return (say(text, days=days, **slots),)
    return (say("There's {left} to pay on bill {number}, by {due}.", **slots),)


TOPIC = Topic("make_payment", handle, for_anyone="payment_methods_policy")
