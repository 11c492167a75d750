"""What a bank statement shows twice though it was charged once: two bills of one amount, or a refused first attempt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from billing.causes import split_repeats
from billing.facts import Invoice, InvoiceLine, PaymentAttempt
from supportbot.answering.decision import Answer, Choice, Phrase
from supportbot.answering.declines import decline_for
from supportbot.answering.figures import invoice_number, line_description, payment_amount, payment_day
from supportbot.answering.phrases import new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.payments import MOST_ROWS, Attempt, attempts_newest_first, payments_table
from supportbot.answering.topics.topic import answer
from supportbot.answering.typed_amounts import is_one_of

STILL_TWICE = Choice("person", "My bank shows it twice")
CLOSE_TOGETHER = timedelta(days=5)


def looks_twice(question: Question, bills: Sequence[Invoice]) -> Answer | None:
    """The explanation, None when there is none in the payments of ``bills`` (all, when it is empty) made lately."""
    attempts = _wanted(question, bills)
    return _two_bills(question, attempts, bills) or _refused_first(question, attempts)


def _wanted(question: Question, bills: Sequence[Invoice]) -> list[Attempt]:
    """The latest payments, or those on ``bills``, newest first; of an amount that was typed, where one was."""
    attempts = attempts_newest_first(question.account)
    if not bills:
        attempts = attempts[:MOST_ROWS]
    typed = question.slots.amounts
    return [pair for pair in attempts if is_one_of(pair[1].amount, typed)] or attempts if typed else attempts


def _two_bills(question: Question, attempts: Sequence[Attempt], bills: Sequence[Invoice]) -> Answer | None:
    taken = [pair for pair in attempts if pair[1].status == "succeeded"]
    for place, (bill, payment) in enumerate(taken):
        for other, earlier in taken[place + 1 :]:
            near = payment.attempted_at - earlier.attempted_at <= CLOSE_TOGETHER
            meant = not bills or bill in bills or other in bills
            if near and meant and other.number != bill.number and earlier.amount == payment.amount:
                return _told_apart(question, (other, earlier), (bill, payment))
    return None


def _told_apart(question: Question, first: Attempt, second: Attempt) -> Answer:
    opening = say("Those are two different bills, and each was paid once:")
    lines = (_for_what(question, first, second), _for_what(question, second, first))
    closing = say("If your bank shows more than these two, a colleague will check it.")
    table = payments_table("Payments for these bills", (first[1], second[1]), question.company)
    about = (first[0].number, second[0].number)
    words = (opening, *lines, *new_line((closing,)))
    return answer(question, *words, table=table, choices=(STILL_TWICE,), about=about)


def _for_what(question: Question, pair: Attempt, beside: Attempt) -> Phrase:
    bill, payment = pair
    slots = {
        "number": invoice_number(bill),
        "amount": payment_amount(payment),
        "day": payment_day(payment, question.company),
    }
    line = next(iter(_only_here(bill, beside[0])), None)
    if line is None:
        return say("\n• Bill {number}: {amount} on {day}", **slots)
    return say("\n• Bill {number}, {line}: {amount} on {day}", line=line_description(bill, line), **slots)


def _only_here(bill: Invoice, other: Invoice) -> Iterable[InvoiceLine]:
    """Lines whose words are not on the other bill."""
    there = {line.description for line in other.lines}
    return (line for line in split_repeats(bill.lines)[0] if line.description not in there)


def _refused_first(question: Question, attempts: Sequence[Attempt]) -> Answer | None:
    """A bill that was collected once, after an attempt that failed."""
    for bill, payment in attempts:
        if payment.status != "succeeded":
            continue
        failed = [one for one in bill.payments if one.status == "failed" and one.attempted_at < payment.attempted_at]
        if failed:
            return _collected_later(question, bill, max(failed, key=lambda one: one.attempted_at), payment)
    return None


def _collected_later(question: Question, bill: Invoice, failed: PaymentAttempt, paid: PaymentAttempt) -> Answer:
    slots = {
        "number": invoice_number(bill),
        "amount": payment_amount(paid),
        "day": payment_day(paid, question.company),
    }
    opening = say("We've taken {amount} for bill {number} once, on {day}.", **slots)
    why = decline_for(failed.failure_code).why
    text = f"The attempt on {{first}} didn't go through because {why}, so nothing was collected then."
    first = say(text, first=payment_day(failed, question.company))
    bank = say("A bank can show such an attempt for a few days before it drops it.")
    closing = say("If both are booked on your statement, tell me and a colleague will check it.")
    payments = sorted(bill.payments, key=lambda one: one.attempted_at)
    table = payments_table("Payments for this bill", payments, question.company)
    words = (opening, first, bank, *new_line((closing,)))
    return answer(question, *words, table=table, choices=(STILL_TWICE,), about=(bill.number,))
