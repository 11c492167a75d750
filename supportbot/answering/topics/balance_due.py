"""What the customer owes now: the sum first, the bills behind it, then how it will be paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.balance import issued_invoices, open_invoices, unresolved_failed_payment
from billing.facts import Account, Invoice
from billing.money import Money
from supportbot.answering.asked_plainly import asks_whats_on
from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Slot
from supportbot.answering.figures import (
    account_credit,
    by_rule,
    invoice_due_amount,
    invoice_number,
    invoice_total,
    payment_amount,
    payment_day,
)
from supportbot.answering.invoices import means_latest, named
from supportbot.answering.outlook import method_on_file, plans_outlook
from supportbot.answering.phrases import listed, new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics import invoice_lookup
from supportbot.answering.topics.open_bills import (
    bill_state,
    currencies_of,
    followed_by,
    has_pending,
    late_sentence,
    one_bill,
    open_table,
    owed_in,
    pending,
)
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

WHY_FAILED = Choice("topic:payment_failed", "Why the payment failed")
EXPLAIN_LATEST = Choice("topic:explain_charge", "Explain my latest bill")


def handle(question: Question) -> Decision:
    if asks_whats_on(question.text):
        return invoice_lookup.handle(replace(question, topic=invoice_lookup.TOPIC.name))
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    bills = open_invoices(question.account)
    if len(asked.invoices) == 1 and not means_latest(question):
        return _of_one(question, asked.invoices[0], bills)
    if not bills:
        return _nothing_owed(question)
    return _owed(question, bills)


def _of_one(question: Question, bill: Invoice, bills: Sequence[Invoice]) -> Answer:
    """What is left of the bill named; where that was by its month, what is owed besides too."""
    told = one_bill(question, bill)
    by_month = not question.slots.invoice_numbers and question.slots.periods
    if not by_month or all(one.number == bill.number for one in bills):
        return told
    if bill not in bills:
        return followed_by(told, _owed(question, bills))
    amounts = _sums(question.account, bills)
    places, slots = listed("amount", amounts)
    whole = say(f"Over all your open bills you owe {places}.", **slots)
    return replace(told, reply=replace(told.reply, phrases=(*told.reply.phrases, whole)))


def _owed(question: Question, bills: Sequence[Invoice]) -> Answer:
    account, today = question.account, question.today
    opening = _one_open(bills[0], today) if len(bills) == 1 else _several_open(account, bills)
    proof = () if len(bills) == 1 else late_sentence(account, bills, today)
    rest = (*proof, *pending(question.company, bills), *_credit(account, bills), *_payment(question, bills))
    table = None if len(bills) == 1 else open_table(account, bills)
    return answer(
        question,
        *opening,
        *new_line(rest),
        table=table,
        choices=(WHY_FAILED if unresolved_failed_payment(account) else EXPLAIN_LATEST,),
        about=tuple(bill.number for bill in bills),
    )


def _one_open(bill: Invoice, today: date) -> tuple[Phrase, ...]:
    return (say("You owe {amount} right now.", amount=invoice_due_amount(bill)), *bill_state(bill, today))


def _several_open(account: Account, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    amounts = _sums(account, bills)
    places, slots = listed("amount", amounts)
    count = by_rule(account, "open_count", len(bills))
    ending = ", in separate currencies." if len(amounts) > 1 else "."
    return (say(f"You owe {places} right now, across {{count}} open bills{ending}", count=count, **slots),)


def _sums(account: Account, bills: Sequence[Invoice]) -> list[Slot]:
    """What is owed in all, one figure for each currency."""
    return [by_rule(account, "balance_due", owed_in(bills, money), money) for money in currencies_of(bills)]


def _nothing_owed(question: Question) -> Answer:
    account = question.account
    credit = _credit(account, ())
    last = next((bill for bill in issued_invoices(account) if bill.status == "paid"), None)
    proof: tuple[Phrase, ...] = ()
    if last is not None:
        text = "Your last bill, {number} for {total}, is paid."
        proof = (say(text, number=invoice_number(last), total=invoice_total(last)),)
    elif not issued_invoices(account):
        proof = (say("There are no bills on your account yet."),)
    written_off = _written_off(account)
    outlook = plans_outlook(account, question.today)
    about = (last.number,) if last else ()
    return answer(
        question,
        say("You don't owe anything right now."),
        *proof,
        *credit,
        *written_off,
        *new_line(outlook),
        about=about,
    )


def _credit(account: Account, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    """Credit that is not used yet, and what would be left after it."""
    credit = account.credit
    if credit.minor <= 0:
        return ()
    shown = account_credit(account)
    if not bills or currencies_of(bills) != (credit.currency,):
        return (say("You also have {credit} of unused credit on your account.", credit=shown),)
    left = Money(max(owed_in(bills, credit.currency).minor - credit.minor, 0), credit.currency)
    slot = by_rule(account, "balance_after_credit", left, credit.currency)
    text = "You also have {credit} of unused credit, which would leave {left} to pay."
    return (say(text, credit=shown, left=slot),)


def _written_off(account: Account) -> tuple[Phrase, ...]:
    bill = next(
        (row for row in issued_invoices(account) if row.status == "uncollectible" and row.amount_due.minor > 0), None
    )
    if bill is None:
        return ()
    text = "One older bill, {number}, was closed with {amount} unpaid; a colleague can tell you where that stands."
    return (say(text, number=invoice_number(bill), amount=invoice_due_amount(bill)),)


def _payment(question: Question, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    """How it will be paid: what went wrong last time before what stands ready."""
    failed = unresolved_failed_payment(question.account)
    late = any(bill.overdue_on(question.today) for bill in bills)
    method = method_on_file(question.account, question.today, will_charge=not (failed or late or has_pending(bills)))
    if failed is None:
        return method
    text = "Our last attempt to collect {amount}, on {day}, didn't go through."
    return (say(text, amount=payment_amount(failed), day=payment_day(failed, question.company)), *method)


TOPIC = Topic("balance_due", handle)
