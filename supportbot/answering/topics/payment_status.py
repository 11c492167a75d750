"""Whether a payment has arrived: the one meant or else the newest, then what is still open on its bill."""

from __future__ import annotations

from billing.balance import open_invoices
from billing.facts import Invoice, PaymentAttempt
from supportbot.answering.decision import Answer, Choice, Decision, Handoff, Phrase
from supportbot.answering.figures import (
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
    payment_amount,
    payment_day,
)
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics import payment_failed
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.payments import payments_table
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill
from supportbot.answering.topics.which_payment import Meant, payments_meant

NOT_LISTED = Choice("person", "I made another payment")
PENDING = "Your payment of {amount} from {day} for bill {number} is still being processed, so please don't pay again."


def handle(question: Question) -> Decision:
    meant = payments_meant(question)
    if question.slots.invoice_numbers and meant.missing:
        return ask_which_bill(question)
    if not meant.attempts:
        return _none(question, meant.bills)
    bill, payment = meant.attempts[0]
    if payment.status == "failed":
        return payment_failed.handle(question)
    several = [one for _, one in meant.attempts]
    table = payments_table("Latest payments", several, question.company) if len(several) > 1 else None
    rest = new_line((*_left(bill, payment), *(() if meant.pointed else _not_seen(question, bill))))
    phrases = (_state(question, meant, bill, payment), *rest)
    return answer(question, *phrases, table=table, choices=(NOT_LISTED,), about=(bill.number,))


def _state(question: Question, meant: Meant, bill: Invoice, payment: PaymentAttempt) -> Phrase:
    slots = {
        "amount": payment_amount(payment),
        "day": payment_day(payment, question.company),
        "number": invoice_number(bill),
    }
    if payment.status == "pending":
        return say(PENDING, **slots)
    if payment.status == "refunded":
        opening = "Your payment of {amount}" if meant.pointed else "The latest payment I can see, {amount}"
        return say(f"{opening} on {{day}} for bill {{number}}{'' if meant.pointed else ','} was refunded.", **slots)
    settled = not bill.amount_due and bill.status in ("paid", "open")
    if meant.pointed:
        whole = ", and the bill is fully paid" if settled else ""
        return say(f"Your payment of {{amount}} for bill {{number}} came in on {{day}}{whole}.", **slots)
    if not settled:
        return say("The latest payment I can see went through: {amount} on {day} for bill {number}.", **slots)
    text = "The latest payment I can see went through: {amount} on {day}. Bill {number} is fully paid."
    return say(text, **slots)


def _left(bill: Invoice, payment: PaymentAttempt) -> tuple[Phrase, ...]:
    """What is still open on the bill; where a payment under way covers it, only that it isn't booked yet."""
    left = _open_amount(bill)
    if left and payment.status == "pending" and not payment.amount < bill.amount_due:
        return (
            say("The bill is due on {due} and shows as open until that payment is through.", due=invoice_due_on(bill)),
        )
    return left


def _not_seen(question: Question, paid: Invoice) -> tuple[Phrase, ...]:
    """The oldest other bill that nothing has come in for, since that may be the one the customer paid."""
    bills = [bill for bill in open_invoices(question.account) if bill.number != paid.number and not bill.payments]
    if not bills:
        return ()
    text = "Bill {number} isn't paid yet: {left}, due on {due}."
    slots = {"number": invoice_number(bills[0]), "left": invoice_due_amount(bills[0]), "due": invoice_due_on(bills[0])}
    return (say(text, **slots),)


def _none(question: Question, bills: tuple[Invoice, ...]) -> Answer | Handoff:
    about = tuple(bill.number for bill in bills[:1])
    told = question.just_told(question.topic)
    if told is not None and told.invoice_numbers == about:
        return pass_on(question, "not_covered", say("I can't find a payment beyond what I've told you."))
    if bills:
        opening = say("I don't see a payment for bill {number}.", number=invoice_number(bills[0]))
    else:
        opening = say("I don't see any payment from you yet.")
    rest = say("If you've sent one, a colleague can look for it.")
    left = _open_amount(bills[0]) if bills else ()
    return answer(question, opening, *left, rest, choices=(TALK_TO_A_PERSON,), about=about)


def _open_amount(bill: Invoice) -> tuple[Phrase, ...]:
    if bill.status != "open" or bill.amount_due.minor <= 0:
        return ()
    text = "{left} is still open on that bill, due on {due}."
    return (say(text, left=invoice_due_amount(bill), due=invoice_due_on(bill)),)


TOPIC = Topic("payment_status", handle)
