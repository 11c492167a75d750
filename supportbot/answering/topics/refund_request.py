"""Asking for money back: what was paid and what the rule says, then the offer to pass the request on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.actions.commands import RefundPayment
from billing.balance import duplicate_payments, issued_invoices
from billing.causes import split_repeats
from billing.facts import Invoice, PaymentAttempt
from billing.money import Money
from supportbot.answering.cancelling import running_plans
from supportbot.answering.carrying_out import allowed, carry_out, done_on_a_yes
from supportbot.answering.decision import Answer, Choice, Clarify, Decision, Phrase, Propose, Reply, Slot
from supportbot.answering.disowning import disowns
from supportbot.answering.figures import (
    account_credit,
    invoice_number,
    invoice_paid_amount,
    payment_amount,
    payment_day,
)
from supportbot.answering.invoices import MOST_CHOICES, named
from supportbot.answering.phrases import SOMETHING_ELSE, TALK_TO_A_PERSON, new_line, on_new_line, say
from supportbot.answering.policies import policy_count, policy_money, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.staying import wants_back
from supportbot.answering.topics import cancel_subscription, duplicate_charge, refund_status
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill
from supportbot.understanding.reading import Slots

EXPLAINED = ("explain_charge", "unrecognised_charge", "dispute_charge", "invoice_lookup")
AT_ONCE = "Shall I give the {amount} back now? It goes to the payment method that it came from."
BY_A_COLLEAGUE = "Shall I pass your request on? A colleague decides on it and tells you here."
ANOTHER_REFUND = Choice("person", "I'm asking for something else")


def handle(question: Question) -> Decision:
    asked = named(question)
    if not running_plans(question.account) and wants_back(question.text):
        return cancel_subscription.handle(replace(question, topic=cancel_subscription.TOPIC.name))
    if _disowned(question) and not asked.invoices:
        return pass_on(question, "dispute")
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    if len(asked.invoices) == 1:
        return _one(question, asked.invoices[0])
    if not asked.invoices and _charged_twice(question, issued_invoices(question.account)[:1]):
        return duplicate_charge.handle(question)
    paid = [bill for bill in asked.invoices[::-1] or question.account.invoices if _payment(bill)]
    lately = [bill for bill in paid if not _too_late(question, bill)] or paid
    if asked.invoices:
        lately = [bill for bill in lately if not _paid_back(question, bill)] or lately
    if not lately:
        opening = say("I don't see any payment from you on this account, so there's nothing that could be paid back.")
        rest = say("If your bank shows one, a colleague can look for it.")
        return answer(question, opening, rest, choices=(TALK_TO_A_PERSON,))
    return _one(question, lately[0]) if len(lately) == 1 else _which(question, lately[:MOST_CHOICES])


def _disowned(question: Question) -> bool:
    """Whether the money is wanted back for what stood on a bill just explained and was never ordered."""
    return question.just_told(*EXPLAINED) is not None and disowns(question.text)


def _paid_back(question: Question, bill: Invoice) -> bool:
    """Whether a refund for ``bill`` was made or is on its way."""
    refunds = (one for one in question.account.refunds if one.status in ("pending", "succeeded"))
    return any(one.invoice_number == bill.number for one in refunds)


def _which(question: Question, bills: Sequence[Invoice]) -> Clarify:
    paid = [(bill, payment) for bill in bills if (payment := _payment(bill))]
    choices = tuple(
        Choice(f"invoice:{bill.number}", "{amount} on {day}, bill {number}", _paid(question, bill, payment))
        for bill, payment in paid
    )
    reply = Reply((say("Which payment would you like back?"),), choices=(*choices, SOMETHING_ELSE))
    return Clarify(question.topic, question.confidence, reply)


def _charged_twice(question: Question, bills: Sequence[Invoice]) -> bool:
    """Whether any bill was paid twice, or one of ``bills`` repeats a line."""
    repeated = (split_repeats(bill.lines)[1] for bill in bills if bill.status not in ("draft", "void"))
    return bool(duplicate_payments(question.account)) or any(repeated)


def _payment(bill: Invoice) -> PaymentAttempt | None:
    """The latest payment for ``bill`` that came through."""
    came = [payment for payment in bill.payments if payment.status == "succeeded" and payment.amount.minor > 0]
    return max(came, key=lambda payment: payment.attempted_at, default=None)


def _one(question: Question, bill: Invoice) -> Decision:
    on_bill = replace(question, slots=Slots(invoice_numbers=(bill.number,)))
    alone = replace(question.account, invoices=(bill,))
    if _charged_twice(replace(question, account=alone), (bill,)):
        return duplicate_charge.handle(on_bill)
    refunds = (refund for refund in question.account.refunds if refund.status != "canceled")
    if any(refund.invoice_number == bill.number for refund in refunds):
        told = refund_status.handle(on_bill)
        reply = replace(told.reply, choices=(ANOTHER_REFUND,))
        return replace(told, reply=reply) if isinstance(told, Answer) else told
    payment = _payment(bill)
    return _unpaid(question, bill) if payment is None else _paid_one(question, bill, payment)


def _unpaid(question: Question, bill: Invoice) -> Decision:
    number = invoice_number(bill)
    newest = max(bill.payments, key=lambda payment: payment.attempted_at, default=None)
    state = newest.status if newest else ""
    if newest and state in ("pending", "refunded"):
        slots = {"amount": payment_amount(newest), "day": payment_day(newest, question.company), "number": number}
        going = "is still being processed, so it can't be paid back yet" if state == "pending" else "was refunded"
        found = say(f"Your payment of {{amount}} for bill {{number}} from {{day}} {going}.", **slots)
        return answer(question, found, choices=(TALK_TO_A_PERSON,), about=(bill.number,))
    if bill.amount_paid:
        text = "Bill {number} has {paid} marked as paid, but I can't see the payment itself."
        return pass_on(question, "not_covered", say(text, number=number, paid=invoice_paid_amount(bill)))
    opening = say("Nothing has been paid on bill {number}, so there's nothing to pay back.", number=number)
    rest = say("If you think the bill itself is wrong, a colleague can check it.")
    return answer(question, opening, rest, choices=(TALK_TO_A_PERSON,), about=(bill.number,))


def _paid_one(question: Question, bill: Invoice, payment: PaymentAttempt) -> Decision:
    state = say("You paid {amount} for bill {number} on {day}.", **_paid(question, bill, payment))
    rules = _rules(question)
    if not rules:
        return pass_on(question, "not_covered", state)
    about = (bill.number,)
    if _too_late(question, bill):
        rest = say("That's longer ago than our rule for refunds allows, but a colleague can still look at it with you.")
        return answer(question, state, rest, *new_line(rules), choices=(TALK_TO_A_PERSON,), about=about)
    command = RefundPayment(bill.number, payment.ref, payment.amount)
    at_once = allowed(question, command)
    ask = say(AT_ONCE, amount=payment_amount(payment)) if at_once else say(BY_A_COLLEAGUE)
    words = (state, *new_line((*rules, *_approval(question, payment))), *_credit(question))
    action = f"request_refund:{bill.number}"
    yes, no = "Yes, give it back" if at_once else "Yes, pass it on", "No, leave it"
    goes = done_on_a_yes(question, command)
    return propose(question, *words, ask=on_new_line(ask), action=action, yes=yes, no=no, about=about, command=goes)


def _paid(question: Question, bill: Invoice, payment: PaymentAttempt) -> dict[str, Slot]:
    return {
        "amount": payment_amount(payment),
        "number": invoice_number(bill),
        "day": payment_day(payment, question.company),
    }


def _rules(question: Question) -> tuple[Phrase, ...]:
    """The company's own words, or the number of days alone where it has written none."""
    passage = policy_passage(question.company, "refund_policy")
    window = policy_count(question.company, "refund_window_days")
    if passage or window is None:
        return passage
    return (say("You can ask for a refund within {days} {days:day|days}.", days=window),)


def _too_late(question: Question, bill: Invoice) -> bool:
    window = policy_count(question.company, "refund_window_days")
    payment = _payment(bill)
    paid_on = payment_day(payment, question.company).value if payment else None
    if window is None or not isinstance(window.value, int) or not isinstance(paid_on, date):
        return False
    return (question.today - paid_on).days > window.value


def _approval(question: Question, payment: PaymentAttempt) -> tuple[Phrase, ...]:
    """That more than one person decides, when the amount is above what the company lets one decide."""
    limit = policy_money(question.company, "refund_without_approval_limit")
    if limit is None or not isinstance(limit.value, Money) or limit.value.currency != payment.amount.currency:
        return ()
    if not limit.value < payment.amount:
        return ()
    return (say("A refund of more than {limit} needs an extra approval.", limit=limit),)


def _credit(question: Question) -> tuple[Phrase, ...]:
    if question.account.credit.minor <= 0:
        return ()
    text = "Apart from that, you have {credit} of unused credit on your account."
    return (say(text, credit=account_credit(question.account)),)


def _confirmed(question: Question, ref: str) -> Decision:
    bill = next((one for one in question.account.invoices if one.number == ref), None)
    offer = _one(question, bill) if bill else handle(question)
    payment = _payment(bill) if bill else None
    if not isinstance(offer, Propose) or bill is None or payment is None:
        return offer
    wish = say("Requested: a refund for bill {number}.", number=invoice_number(bill))
    paid = say("{amount} was paid for it on {day}.", **_paid(question, bill, payment))
    return carry_out(question, offer, wish, paid, *_approval(question, payment))


TOPIC = Topic("refund_request", handle, confirmed=_confirmed, for_anyone="refund_policy")
