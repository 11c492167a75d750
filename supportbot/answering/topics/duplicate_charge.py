"""Charged twice: a second payment or a repeated line is shown and passed on; otherwise the records are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.actions.commands import RefundPayment
from billing.balance import duplicate_payments, issued_invoices
from billing.causes import split_repeats
from billing.facts import Account, Invoice, PaymentAttempt, Refund
from supportbot.answering.carrying_out import allowed, carry_out, done_on_a_yes
from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Propose, Reply, Table
from supportbot.answering.figures import (
    invoice_number,
    invoice_total,
    payment_amount,
    payment_day,
    refund_amount,
    refund_created_on,
)
from supportbot.answering.invoices import invoice_choices, named
from supportbot.answering.phrases import TALK_TO_A_PERSON, on_new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.bill_tables import lines_table
from supportbot.answering.topics.looks_twice import STILL_TWICE, looks_twice
from supportbot.answering.topics.pass_on import pass_on, pass_on_repeat
from supportbot.answering.topics.payments import MOST_ROWS, attempts_newest_first, payments_table
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill

AT_ONCE = "Shall I give the extra {amount} back now? It goes to the payment method that it came from."
BY_A_COLLEAGUE = "Shall I ask for the extra {amount} to be given back? A colleague has to approve it first."
WHERE_REFUND = Choice("topic:refund_status", "Where my refund is")


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    if question.just_told(question.topic):
        return pass_on(question, "dispute")
    for bills in (asked.invoices, ()) if asked.invoices else ((),):
        found = _found_in(question, bills or question.account.invoices) or looks_twice(question, bills)
        if found:
            return found
    return _nothing_twice(question)


def _found_in(question: Question, bills: Sequence[Invoice]) -> Decision | None:
    """What these bills show twice: money taken, then a second payment under way, then a line; what is refunded last."""
    extra = {payment.ref for payment in duplicate_payments(question.account)}
    twice: list[tuple[Invoice, PaymentAttempt]] = []
    for bill in bills:
        second = next((payment for payment in bill.payments if payment.ref in extra), None)
        second = second or _second_pending(bill) or _second_given_back(question.account, bill)
        twice += [(bill, second)] if second else []
    twice.sort(key=lambda pair: _refund_of(question.account, *pair) is not None)
    if twice:
        return _paid_twice(question, *twice[0])
    repeated = next((one for one in bills if one.status not in ("draft", "void") and split_repeats(one.lines)[1]), None)
    return pass_on_repeat(question, repeated, lines_table(repeated)) if repeated else None


def _second_pending(bill: Invoice) -> PaymentAttempt | None:
    """A payment still under way on a bill that has been paid already."""
    if bill.status != "paid" or bill.amount_due or not any(one.status == "succeeded" for one in bill.payments):
        return None
    return next((payment for payment in bill.payments if payment.status == "pending"), None)


def _second_given_back(account: Account, bill: Invoice) -> PaymentAttempt | None:
    """A payment beside the one that settled the bill, all of which was given back or is on its way."""
    if not any(one.status == "succeeded" and not one.amount < bill.total for one in bill.payments):
        return None
    back = {one.payment_ref for one in account.refunds if one.status in ("pending", "succeeded")}
    return next((one for one in bill.payments if one.status == "refunded" and one.ref in back), None)


def _paid_twice(question: Question, bill: Invoice, second: PaymentAttempt) -> Decision:
    found = _what_happened(question, bill, second)
    payments = sorted(bill.payments, key=lambda payment: payment.attempted_at)
    table = payments_table("Payments for this bill", payments, question.company)
    refund = _refund_of(question.account, bill, second)
    if refund is None:
        return _give_back(question, bill, second, found, table)
    sent = "has been refunded" if refund.status == "succeeded" else "is already being refunded"
    text = f"The extra payment {sent}: {{back}}, created on {{since}}."
    rest = say(text, back=refund_amount(refund), since=refund_created_on(refund))
    return answer(question, found, rest, table=table, choices=(WHERE_REFUND, TALK_TO_A_PERSON), about=(bill.number,))


def _give_back(question: Question, bill: Invoice, second: PaymentAttempt, found: Phrase, table: Table) -> Decision:
    """The offer to give the second payment back where the program may; a person puts it right otherwise."""
    command = RefundPayment(bill.number, second.ref, second.amount, "duplicate")
    goes = done_on_a_yes(question, command)
    if goes is None:
        return pass_on(question, "dispute", found, table=table)
    text = AT_ONCE if allowed(question, command) else BY_A_COLLEAGUE
    return propose(
        replace(question, only_asks=False),
        found,
        ask=on_new_line(say(text, amount=payment_amount(second))),
        action=f"refund_duplicate:{second.ref}",
        yes="Yes, give it back",
        no="No, leave it",
        table=table,
        about=(bill.number,),
        command=goes,
    )


def _confirmed(question: Question, ref: str) -> Decision:
    extra = {payment.ref for payment in duplicate_payments(question.account)}
    paid = ((bill, payment) for bill in question.account.invoices for payment in bill.payments)
    bill, second = next((pair for pair in paid if pair[1].ref == ref and ref in extra), (None, None))
    if bill is None or second is None:
        return handle(question)
    offer = _paid_twice(question, bill, second)
    if not isinstance(offer, Propose):
        return offer
    slots = {"amount": payment_amount(second), "number": invoice_number(bill)}
    wish = say("Requested: give back {amount}, taken a second time for bill {number}.", **slots)
    return carry_out(question, offer, wish, _what_happened(question, bill, second))


def _what_happened(question: Question, bill: Invoice, second: PaymentAttempt) -> Phrase:
    slots = {
        "number": invoice_number(bill),
        "amount": payment_amount(second),
        "day": payment_day(second, question.company),
    }
    if second.status == "pending":
        text = "Bill {number} is already paid, and another payment of {amount} from {day} is still being processed."
        return say(text, **slots)
    earlier = [one for one in bill.payments if one.status == "succeeded" and one.attempted_at <= second.attempted_at]
    first = min(earlier, key=lambda payment: payment.attempted_at)
    if len(earlier) != 2 or first.ref == second.ref or first.amount != second.amount:
        text = "Bill {number} was already paid in full when another payment of {amount} was taken on {day}."
        return say(text, **slots)
    slots |= {"first": payment_day(first, question.company), "total": invoice_total(bill)}
    if slots["first"].value == slots["day"].value:
        return say("You're right: bill {number} was paid twice on {day}, {amount} each time.", **slots)
    text = "You're right: bill {number} was paid twice, {amount} on {first} and the same again on {day}."
    return say(text, **slots)


def _refund_of(account: Account, bill: Invoice, second: PaymentAttempt) -> Refund | None:
    """A refund sent or on its way that covers the extra payment."""
    since: date = second.attempted_at.date()
    for refund in account.refunds:
        counts = refund.status in ("pending", "succeeded") and refund.created_on >= since
        if counts and refund.invoice_number == bill.number and refund.amount == second.amount:
            return refund
    return None


def _nothing_twice(question: Question) -> Decision:
    pairs = attempts_newest_first(question.account)
    asked = named(question).invoices
    wanted = [pair for pair in pairs if pair[0] in asked] or pairs
    shown = [payment for _, payment in wanted[:MOST_ROWS]]
    if not shown:
        opening = say("No payment has been taken on your account, so nothing was charged twice on our side.")
        rest = say("If your bank shows a charge from us, a colleague can trace it.")
        return answer(question, opening, rest, choices=(TALK_TO_A_PERSON,))
    phrases = _checked(shown, wanted[0][0] if wanted[0][0] in asked else None)
    about = {bill.number for bill, _ in wanted[:MOST_ROWS]}
    bills = [bill for bill in issued_invoices(question.account) if bill.number in about and bill not in asked]
    choices = (*invoice_choices(bills), STILL_TWICE)
    table = payments_table("Payments on record", shown, question.company)
    return Clarify(question.topic, question.confidence, Reply(phrases, table, choices))


def _checked(shown: Sequence[PaymentAttempt], bill: Invoice | None) -> tuple[Phrase, ...]:
    """What was looked at, and the one thing to ask: which charge, or after that what the bank shows."""
    if bill is not None:
        text = (
            "For bill {number} I can see only this, and it isn't more than the bill. Does your bank show anything else?"
        )
        return (say(text, number=invoice_number(bill)),)
    opening = say("I've checked your payments and the lines of your bills, and I can't find anything charged twice.")
    if len(shown) == 1:
        return opening, say("Here is the one payment we have on record. Does your bank show it twice?")
    return opening, say("Here are the latest payments on record. Which one do you see twice?")


TOPIC = Topic("duplicate_charge", handle, confirmed=_confirmed)
