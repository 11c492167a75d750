"""The last attempt to collect a bill, when it failed: why, and when the next one comes."""

from __future__ import annotations

from collections.abc import Sequence

from billing.facts import Invoice, PaymentAttempt
from supportbot.answering.decision import Phrase
from supportbot.answering.declines import decline_for
from supportbot.answering.figures import payment_amount, payment_day, payment_invoice_number, payment_retry_on
from supportbot.answering.phrases import say
from supportbot.answering.question import Question


def failed_try(bills: Sequence[Invoice]) -> PaymentAttempt | None:
    """The newest failed attempt on one of ``bills`` that nothing has followed on that bill."""
    newest = (max(bill.payments, key=lambda one: one.attempted_at, default=None) for bill in bills)
    failed = (payment for payment in newest if payment is not None and payment.status == "failed")
    return max(failed, key=lambda one: one.attempted_at, default=None)


def failed_words(question: Question, payment: PaymentAttempt) -> tuple[Phrase, ...]:
    """What failed and why, and the day of the next attempt where one is set."""
    slots = {
        "amount": payment_amount(payment),
        "number": payment_invoice_number(payment),
        "day": payment_day(payment, question.company),
    }
    why = decline_for(payment.failure_code).why
    opening = say(f"Our attempt to collect {{amount}} for {{number}} on {{day}} failed because {why}.", **slots)
    retry = payment_retry_on(payment)
    if retry is None or payment.next_retry_on is None or payment.next_retry_on < question.today:
        return (opening,)
    return opening, say("We'll try again automatically on {retry}.", retry=retry)
