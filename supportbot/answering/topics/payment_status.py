"""Whether a payment has arrived: the newest one first, then what is still open on its bill."""

from __future__ import annotations

from billing.balance import open_invoices
from billing.facts import Invoice, PaymentAttempt
from supportbot.answering.decision import Answer, Choice, Decision, Phrase
from supportbot.answering.figures import (
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
    payment_amount,
    payment_day,
)
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics import payment_failed
from supportbot.answering.topics.payments import attempts_newest_first, payments_table
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

NOT_LISTED = Choice("person", "I made another payment")


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    pairs = attempts_newest_first(question.account)
    wanted = [pair for pair in pairs if pair[0] in asked.invoices] if asked.invoices else pairs
    if not wanted:
        return _none(question, asked.invoices)
    bill, payment = wanted[0]
    if payment.status == "failed":
        return payment_failed.handle(question)
    table = payments_table("Latest payments", [one for _, one in wanted], question.company) if len(wanted) > 1 else None
    rest = new_line((*_left(bill), *_not_seen(question, bill)))
    phrases = (_state(question, bill, payment), *rest)
    return answer(question, *phrases, table=table, choices=(NOT_LISTED,), about=(bill.number,))


def _state(question: Question, bill: Invoice, payment: PaymentAttempt) -> Phrase:
    slots = {
        "amount": payment_amount(payment),
        "day": payment_day(payment, question.company),
        "number": invoice_number(bill),
    }
    if payment.status == "pending":
        text = (
            "Your payment of {amount} from {day} for bill {number} is still being processed, so please don't pay again."
        )
        return say(text, **slots)
    if payment.status == "refunded":
        return say("The latest payment I can see, {amount} on {day} for bill {number}, was refunded.", **slots)
    if bill.amount_due or bill.status not in ("paid", "open"):
        return say("The latest payment I can see went through: {amount} on {day} for bill {number}.", **slots)
    text = "The latest payment I can see went through: {amount} on {day}. Bill {number} is fully paid."
    return say(text, **slots)


def _left(bill: Invoice) -> tuple[Phrase, ...]:
    if bill.status != "open" or bill.amount_due.minor <= 0:
        return ()
    text = "{left} is still open on that bill, due on {due}."
    return (say(text, left=invoice_due_amount(bill), due=invoice_due_on(bill)),)


def _not_seen(question: Question, paid: Invoice) -> tuple[Phrase, ...]:
    """The oldest other bill that nothing has come in for, since that may be the one the customer paid."""
    bills = [bill for bill in open_invoices(question.account) if bill.number != paid.number and not bill.payments]
    if not bills:
        return ()
    text = "Bill {number} isn't paid yet: {left}, due on {due}."
    slots = {"number": invoice_number(bills[0]), "left": invoice_due_amount(bills[0]), "due": invoice_due_on(bills[0])}
    return (say(text, **slots),)


def _none(question: Question, bills: tuple[Invoice, ...]) -> Answer:
    if bills:
        opening = say("I don't see a payment for bill {number}.", number=invoice_number(bills[0]))
    else:
        opening = say("I don't see any payment from you yet.")
    rest = say("If you've sent one, a colleague can look for it.")
    left = _left(bills[0]) if bills else ()
    about = tuple(bill.number for bill in bills[:1])
    return answer(question, opening, *left, rest, choices=(TALK_TO_A_PERSON,), about=about)


TOPIC = Topic("payment_status", handle)
