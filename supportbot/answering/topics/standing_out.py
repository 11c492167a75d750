"""What on an account is most likely behind a complaint, each fact with the topic that goes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from billing.balance import (
    duplicate_payments,
    invoice_before,
    issued_invoices,
    overdue,
    pending_refunds,
    unresolved_failed_payment,
)
from billing.compare import compare_invoices
from supportbot.answering.decision import Choice, Phrase
from supportbot.answering.figures import (
    days_overdue,
    dispute_slots,
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
    invoice_total,
    line_amount,
    payment_amount,
    payment_day,
    payment_invoice_number,
    refund_amount,
    refund_created_on,
    refund_invoice_number,
)
from supportbot.answering.phrases import say
from supportbot.answering.question import Question
from supportbot.answering.topics.bill_tables import distance

RISE = 10
"""A bill is noticed as higher from this many percent more than the one before."""


@dataclass(frozen=True, slots=True)
class StandingOut:
    """A fact, and the button that leads to what the bot knows of it; ``choice`` is None where only a person helps."""

    phrase: Phrase
    choice: Choice | None = None


def standing_out(question: Question) -> tuple[StandingOut, ...]:
    """Facts that may be behind a complaint, the likeliest first; empty when the account is in order."""
    return tuple(fact for find in FINDERS for fact in find(question))


def _open_dispute(question: Question) -> Iterable[StandingOut]:
    for dispute in question.account.disputes:
        if dispute.status in ("needs_response", "under_review"):
            text = "The dispute over {amount} on bill {number}, opened on {day}, isn't settled yet."
            yield StandingOut(say(text, **dispute_slots(dispute)))


def _paid_twice(question: Question) -> Iterable[StandingOut]:
    returned = {refund.invoice_number for refund in question.account.refunds if refund.status != "canceled"}
    for payment in duplicate_payments(question.account):
        if payment.invoice_number in returned:
            continue
        slots = {
            "amount": payment_amount(payment),
            "number": payment_invoice_number(payment),
            "day": payment_day(payment, question.company),
        }
        text = "Bill {number} was already paid when another {amount} was taken on {day}."
        yield StandingOut(say(text, **slots), Choice("topic:duplicate_charge", "I was charged twice"))


def _refund(question: Question) -> Iterable[StandingOut]:
    choice = Choice("topic:refund_status", "Where my refund is")
    failed = [refund for refund in question.account.refunds if refund.status == "failed"]
    for refund in (*failed, *pending_refunds(question.account)):
        slots = {
            "amount": refund_amount(refund),
            "number": refund_invoice_number(refund),
            "day": refund_created_on(refund),
        }
        state = "didn't go through" if refund.status == "failed" else "is still on its way"
        yield StandingOut(
            say(f"Your refund of {{amount}} for bill {{number}}, from {{day}}, {state}.", **slots), choice
        )


def _failed_payment(question: Question) -> Iterable[StandingOut]:
    payment = unresolved_failed_payment(question.account)
    if payment is None:
        return
    slots = {
        "amount": payment_amount(payment),
        "day": payment_day(payment, question.company),
        "number": payment_invoice_number(payment),
    }
    text = "A payment of {amount} for bill {number} didn't go through on {day}."
    yield StandingOut(say(text, **slots), Choice("topic:payment_failed", "The payment that failed"))


def _late_fee(question: Question) -> Iterable[StandingOut]:
    for bill in issued_invoices(question.account)[:1]:
        for line in bill.lines:
            if line.kind == "late_fee" and line.amount.minor > 0:
                slots = {"number": invoice_number(bill), "fee": line_amount(bill, line)}
                phrase = say("Your latest bill, {number}, has a late fee of {fee} on it.", **slots)
                yield StandingOut(phrase, Choice("topic:late_fee", "The late fee"))


def _higher_bill(question: Question) -> Iterable[StandingOut]:
    newer = next(iter(issued_invoices(question.account)), None)
    older = invoice_before(question.account, newer) if newer else None
    if newer is None or older is None or older.currency != newer.currency or older.total.minor <= 0:
        return
    comparison = compare_invoices(older, newer)
    if comparison.difference.minor * 100 < older.total.minor * RISE:
        return
    slots = {
        "newer": invoice_number(newer),
        "by": distance(comparison),
        "new": invoice_total(newer),
        "old": invoice_total(older),
    }
    text = "Your latest bill, {newer}, is {by} higher than the one before: {new} after {old}."
    yield StandingOut(say(text, **slots), Choice("topic:explain_charge", "The higher bill"))


def _overdue(question: Question) -> Iterable[StandingOut]:
    failed = unresolved_failed_payment(question.account)
    told = failed.invoice_number if failed else ""
    late = [bill for bill in overdue(question.account, question.today) if bill.number != told]
    for bill in late[:1]:
        slots = {
            "number": invoice_number(bill),
            "due": invoice_due_on(bill),
            "left": invoice_due_amount(bill),
            "days": days_overdue(bill, question.today),
        }
        text = "Bill {number} was due on {due}, {days} {days:day|days} ago, and {left} of it is still open."
        yield StandingOut(say(text, **slots), Choice("topic:balance_due", "The overdue bill"))


FINDERS: tuple[Callable[[Question], Iterable[StandingOut]], ...] = (
    _open_dispute,
    _paid_twice,
    _refund,
    _failed_payment,
    _late_fee,
    _higher_bill,
    _overdue,
)
