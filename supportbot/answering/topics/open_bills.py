"""Sentences and the table about bills that are still to be paid, shared by the topics that speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.facts import Account, Company, Invoice
from billing.money import Money, total
from supportbot.answering.decision import Answer, Phrase, Table
from supportbot.answering.figures import (
    by_rule,
    days_overdue,
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
    invoice_paid_amount,
    invoice_total,
    payment_amount,
    payment_day,
)
from supportbot.answering.phrases import listed, new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.topic import answer


def bill_state(bill: Invoice, today: date) -> tuple[Phrase, ...]:
    """Which bill it is, when it is or was due, and what has been paid of it."""
    facts = {"number": invoice_number(bill), "due": invoice_due_on(bill)}
    if bill.due_on > today:
        first = say("That's bill {number}, due on {due}.", **facts)
    elif bill.due_on == today:
        first = say("That's bill {number}, due today, {due}.", **facts)
    else:
        text = "That's bill {number}. It was due on {due}, so it's {days} {days:day|days} overdue."
        first = say(text, days=days_overdue(bill, today), **facts)
    if not bill.amount_paid:
        return (first,)
    text = "The bill was {total}, and {paid} of it has been paid."
    return first, say(text, total=invoice_total(bill), paid=invoice_paid_amount(bill))


def late_sentence(account: Account, bills: Sequence[Invoice], today: date) -> tuple[Phrase, ...]:
    """How much of several open bills is overdue; nothing when nothing is."""
    late = [bill for bill in bills if bill.overdue_on(today)]
    if not late:
        return ()
    amounts = [by_rule(account, "overdue_total", owed_in(late, currency), currency) for currency in currencies_of(late)]
    places, slots = listed("late", amounts)
    oldest = min(late, key=lambda bill: bill.due_on)
    slots |= {"number": invoice_number(oldest), "due": invoice_due_on(oldest)}
    if len(late) == 1:
        return (say(f"Of that, {places} is overdue: {{number}} was due on {{due}}.", **slots),)
    return (say(f"Of that, {places} is overdue; the oldest is {{number}}, due since {{due}}.", **slots),)


def open_table(account: Account, bills: Sequence[Invoice]) -> Table:
    """Bill, due day and what is left of each; a total only when all are in one currency."""
    rows = tuple((invoice_number(bill), invoice_due_on(bill), invoice_due_amount(bill)) for bill in bills)
    currencies = currencies_of(bills)
    sums = None
    if len(currencies) == 1:
        sums = ("Total", "", by_rule(account, "balance_due", owed_in(bills, currencies[0]), currencies[0]))
    return Table("Open bills", ("Bill", "Due", "Still to pay"), rows, sums)


def one_bill(question: Question, bill: Invoice) -> Answer:
    """What is left of the one bill the customer named."""
    number = invoice_number(bill)
    about = (bill.number,)
    if bill.status == "void":
        return answer(
            question, say("Bill {number} was cancelled, so there's nothing to pay on it.", number=number), about=about
        )
    if bill.status == "draft":
        text = "Bill {number} is still being prepared and hasn't been issued, so nothing is due on it yet."
        return answer(question, say(text, number=number), about=about)
    if not bill.amount_due:
        text = "Nothing is left to pay on {number}; its total of {total} is settled."
        return answer(question, say(text, number=number, total=invoice_total(bill)), about=about)
    opening = say("There's {amount} left to pay on {number}.", amount=invoice_due_amount(bill), number=number)
    details = bill_state(bill, question.today)
    return answer(question, opening, *details, *pending(question.company, (bill,)), about=about)


def followed_by(told: Answer, more: Answer) -> Answer:
    """What ``more`` says after what was ``told`` of one bill; its table, buttons and bills are kept."""
    phrases = (*told.reply.phrases, *new_line(more.reply.phrases))
    about = tuple(dict.fromkeys((*told.invoice_numbers, *more.invoice_numbers)))
    return replace(more, reply=replace(more.reply, phrases=phrases), invoice_numbers=about)


def has_pending(bills: Sequence[Invoice]) -> bool:
    """Whether a payment of one of these bills is under way."""
    return any(payment.status == "pending" for bill in bills for payment in bill.payments)


def pending(company: Company, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    """Payments under way, so that nobody pays twice."""
    found = [payment for bill in bills for payment in bill.payments if payment.status == "pending"]
    if not found:
        return ()
    newest = max(found, key=lambda payment: payment.attempted_at)
    text = "A payment of {amount} from {day} is still being processed and isn't counted yet."
    return (say(text, amount=payment_amount(newest), day=payment_day(newest, company)),)


def currencies_of(bills: Sequence[Invoice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bill.amount_due.currency for bill in bills))


def owed_in(bills: Sequence[Invoice], currency: str) -> Money:
    return total((bill.amount_due for bill in bills if bill.amount_due.currency == currency), currency)
