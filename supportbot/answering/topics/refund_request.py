"""Asking for money back: what was paid and what the rule says, then the offer to pass the request on."""

from __future__ import annotations

from datetime import timedelta

from billing.balance import duplicate_payments
from billing.causes import split_repeats
from billing.facts import Invoice, PaymentAttempt, Refund
from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Reply, Slot
from supportbot.answering.figures import (
    invoice_number,
    payment_amount,
    payment_day,
    refund_amount,
    refund_created_on,
    refund_expected_on,
)
from supportbot.answering.invoices import invoice_choices, named
from supportbot.answering.phrases import SOMETHING_ELSE, TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_count, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics import duplicate_charge
from supportbot.answering.topics.pass_on import pass_on_request
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill

WHERE_REFUND = Choice("topic:refund_status", "Where my refund is")


def handle(question: Question) -> Decision:
    asked = named(question)
    if asked.missing:
        return ask_which_bill(question)
    if not asked.invoices and _charged_twice(question):
        return duplicate_charge.handle(question)
    paid = [bill for bill in question.account.invoices if _payment(bill)]
    wanted = asked.invoices or paid
    if not wanted:
        opening = say("I don't see any payment from you on this account, so there's nothing that could be paid back.")
        rest = say("If your bank shows one, a colleague can look for it.")
        return answer(question, opening, rest, choices=(TALK_TO_A_PERSON,))
    if len(wanted) > 1:
        opening = say("Which bill would you like money back for?")
        choices = (*invoice_choices(wanted), SOMETHING_ELSE)
        return Clarify(question.topic, question.confidence, Reply((opening,), choices=choices))
    return _one(question, wanted[0])


def _charged_twice(question: Question) -> bool:
    repeated = (split_repeats(bill.lines)[1] for bill in question.account.invoices[:1])
    return bool(duplicate_payments(question.account)) or any(repeated)


def _payment(bill: Invoice) -> PaymentAttempt | None:
    """The latest payment for ``bill`` that came through."""
    came = [payment for payment in bill.payments if payment.status == "succeeded"]
    return max(came, key=lambda payment: payment.attempted_at, default=None)


def _one(question: Question, bill: Invoice) -> Decision:
    number = {"number": invoice_number(bill)}
    about = (bill.number,)
    refund = _refund_of(question, bill)
    if refund is not None:
        return answer(question, *_under_way(refund, number), choices=(WHERE_REFUND, TALK_TO_A_PERSON), about=about)
    payment = _payment(bill)
    if payment is None:
        opening = say("Nothing has been paid on bill {number}, so there's nothing to pay back.", **number)
        rest = say("If you think the bill itself is wrong, a colleague can check it.")
        return answer(question, opening, rest, choices=(TALK_TO_A_PERSON,), about=about)
    state = _paid(question, bill, payment)
    rules = policy_passage(question.company, "refund_policy")
    if _too_late(question, payment):
        rest = say("That's longer ago than our rule for refunds allows, so only a colleague can decide on it.")
        return answer(question, state, rest, *new_line(rules), choices=(TALK_TO_A_PERSON,), about=about)
    ask = say("Shall I pass your request on? A colleague decides on it and tells you here why or why not.")
    return propose(
        question,
        state,
        *new_line(rules),
        *new_line((ask,)),
        action=f"request_refund:{bill.number}",
        yes="Yes, pass it on",
        no="No, leave it",
        about=about,
    )


def _refund_of(question: Question, bill: Invoice) -> Refund | None:
    alive = (one for one in question.account.refunds if one.status in ("pending", "succeeded"))
    return next((refund for refund in alive if refund.invoice_number == bill.number), None)


def _under_way(refund: Refund, number: dict[str, Slot]) -> tuple[Phrase, ...]:
    slots = number | {"amount": refund_amount(refund), "since": refund_created_on(refund)}
    if refund.status == "succeeded":
        return (say("A refund of {amount} for bill {number}, created on {since}, has been paid out.", **slots),)
    opening = say("A refund of {amount} for bill {number} is already on its way, created on {since}.", **slots)
    due = refund_expected_on(refund)
    return (opening,) if due is None else (opening, say("You should have it by {due}.", due=due))


def _paid(question: Question, bill: Invoice, payment: PaymentAttempt) -> Phrase:
    slots = {
        "amount": payment_amount(payment),
        "number": invoice_number(bill),
        "day": payment_day(payment, question.company),
    }
    return say("You paid {amount} for bill {number} on {day}.", **slots)


def _too_late(question: Question, payment: PaymentAttempt) -> bool:
    window = policy_count(question.company, "refund_window_days")
    if window is None or not isinstance(window.value, int):
        return False
    return payment.attempted_at.date() + timedelta(days=window.value) < question.today


def _confirmed(question: Question, ref: str) -> Decision:
    bill = next((one for one in question.account.invoices if one.number == ref), None)
    payment = _payment(bill) if bill else None
    if bill is None or payment is None or _refund_of(question, bill) is not None:
        return handle(question)
    wish = say("Requested: a refund for bill {number}.", number=invoice_number(bill))
    return pass_on_request(question, wish, _paid(question, bill, payment))


TOPIC = Topic("refund_request", handle, confirmed=_confirmed, for_anyone="refund_policy")
