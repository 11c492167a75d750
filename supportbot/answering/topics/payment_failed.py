"""Why a payment did not go through: the reason first, then the card and the amount, then what happens next."""

from __future__ import annotations

import re
from dataclasses import replace

from billing.actions.commands import RetryPayment
from billing.balance import default_method
from billing.facts import Invoice, PaymentAttempt, PaymentMethod
from supportbot.answering.carrying_out import allowed, carry_out
from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Propose, Slot
from supportbot.answering.declines import BANK, decline_for
from supportbot.answering.figures import (
    invoice_due_amount,
    invoice_number,
    method_brand,
    method_last4,
    method_last_day,
    payment_amount,
    payment_day,
    payment_retry_on,
)
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, on_new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.another_try import wants_another_try
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill
from supportbot.answering.topics.which_payment import Meant, payments_meant
from supportbot.understanding.patterns import plain

ANOTHER_CARD = Choice("topic:payment_method_update", "Change my card or bank details")
TRY_AGAIN = "Try it once more now"
SAW_AN_ERROR = "If you saw an error while paying, a colleague can trace it."
_CUT_OFF = re.compile(
    r"(?<!\w)(?:cut(?:s|ting)?(?: \w+){0,3} off?|disconnect\w*|block(?:ed|ing)?|suspend\w*"
    r"|(?:switch|turn|shut)(?:ed|ing)?(?: \w+){0,3} off|without (?:internet|service|a line))(?!\w)"
)


def handle(question: Question) -> Decision:
    meant = payments_meant(question)
    if question.slots.invoice_numbers and meant.missing:
        return ask_which_bill(question)
    failed = next((pair for pair in meant.attempts if pair[1].status == "failed"), None)
    if failed is None:
        return _none_failed(question, meant)
    return _failed(question, *failed)


def _failed(question: Question, invoice: Invoice, payment: PaymentAttempt) -> Answer | Propose:
    method = next((row for row in question.account.payment_methods if row.ref == payment.method_ref), None)
    decline = decline_for(payment.failure_code)
    if decline == BANK and _told_already(question, invoice) and invoice.amount_due:
        return _no_more_known(question, invoice, payment)
    card, slots = _card(method)
    slots |= {"amount": payment_amount(payment), "day": payment_day(payment, question.company)}
    opening = say(f"Your payment of {{amount}} on {{day}} didn't go through because {decline.why}.", **slots)
    proof = say(f"It was for bill {{number}}{card}.", number=invoice_number(invoice), **slots)
    expiry = _expiry(method) if payment.failure_code == "expired_card" else ()
    about = (invoice.number,)
    later = _settled_later(question, invoice, payment)
    if later:
        return answer(question, opening, proof, *expiry, *new_line(later), about=about)
    retry = _next_try(payment, question)
    rest = (say(decline.remedy), *retry, say("{left} is still open on that bill.", left=invoice_due_amount(invoice)))
    words = (opening, proof, *expiry, *new_line(rest), *new_line(_service(question)))
    told = answer(question, *words, choices=(ANOTHER_CARD, TALK_TO_A_PERSON), about=about)
    return _again(question, invoice, told)


def _again(question: Question, invoice: Invoice, told: Answer) -> Answer | Propose:
    """With the button that charges the payment method on file once more, where the program may; who wants just that is
    asked for the yes.
    """
    command = allowed(question, RetryPayment(invoice.number, invoice.amount_due))
    method = default_method(question.account)
    if command is None or method is None or not method.last4:
        return told
    card, slots = "account ending in {last}", {"left": invoice_due_amount(invoice), "last": method_last4(method)}
    if method.kind == "card":
        card, slots = "{brand} ending in {last}", {**slots, "brand": method_brand(method)}
    action = f"retry_payment:{invoice.number}"
    if question.text and (question.only_asks or not wants_another_try(question.text)):
        could = on_new_line(say(f"I can also try {{left}} once more now, with your {card}.", **slots))
        choices = (Choice(f"confirm:{action}", TRY_AGAIN), *told.reply.choices)
        reply = replace(told.reply, phrases=(*told.reply.phrases, could), choices=choices)
        return replace(told, reply=reply, action=action, command=command)
    return propose(
        replace(question, only_asks=False),
        *told.reply.phrases,
        ask=on_new_line(say(f"Shall I try {{left}} once more now, with your {card}?", **slots)),
        action=action,
        yes="Yes, try it again",
        no="No, not now",
        about=told.invoice_numbers,
        command=command,
    )


def _confirmed(question: Question, ref: str) -> Decision:
    bill = next((one for one in question.account.invoices if one.number == ref), None)
    failed = [one for one in bill.payments if one.status == "failed"] if bill else []
    offer = _failed(replace(question, text=""), bill, failed[0]) if bill and failed else handle(question)
    if not isinstance(offer, Propose) or bill is None:
        return offer
    slots = {"left": invoice_due_amount(bill), "number": invoice_number(bill)}
    return carry_out(question, offer, say("Requested: try the payment of {left} for bill {number} again.", **slots))


def _told_already(question: Question, invoice: Invoice) -> bool:
    told = question.just_told("payment_failed", "payment_status")
    return told is not None and invoice.number in told.invoice_numbers


def _no_more_known(question: Question, invoice: Invoice, payment: PaymentAttempt) -> Answer:
    """For who asks once more why the bank declined: it is the bank that knows."""
    text = (
        "All I can tell you is that your bank declined {amount} on {day} for bill {number}; why, only the bank can say."
    )
    slots = {"amount": payment_amount(payment), "day": payment_day(payment, question.company)}
    opening = say(text, number=invoice_number(invoice), **slots)
    way = say("A call to your bank is the quickest way to find out.")
    left = say(
        "Meanwhile another card works too: {left} is still open on that bill.",
        left=invoice_due_amount(invoice),
    )
    words = (opening, way, *new_line((left,)), *new_line(_service(question)))
    return answer(question, *words, choices=(ANOTHER_CARD, TALK_TO_A_PERSON), about=(invoice.number,))


def _service(question: Question) -> tuple[Phrase, ...]:
    """The company's own words on what a failed payment leads to, for who fears for the service."""
    if not _CUT_OFF.search(plain(question.text)):
        return ()
    return policy_passage(question.company, "failed_payment_policy")


def _card(method: PaymentMethod | None) -> tuple[str, dict[str, Slot]]:
    if method is None or not method.last4:
        return "", {}
    last4 = method_last4(method)
    if method.kind == "card":
        return ", charged to your {brand} ending in {last}", {"brand": method_brand(method), "last": last4}
    return ", taken from the account ending in {last}", {"last": last4}


def _expiry(method: PaymentMethod | None) -> tuple[Phrase, ...]:
    if method is None or method.exp_month is None or method.exp_year is None:
        return ()
    return (say("That card was good until {day}.", day=method_last_day(method)),)


def _settled_later(question: Question, invoice: Invoice, failed: PaymentAttempt) -> tuple[Phrase, ...]:
    """What has happened to the bill since, when nothing needs doing any more; empty otherwise."""
    for payment in sorted(invoice.payments, key=lambda row: row.attempted_at, reverse=True):
        if payment.attempted_at <= failed.attempted_at:
            break
        slots = {"day": payment_day(payment, question.company), "amount": payment_amount(payment)}
        if payment.status == "pending":
            return (
                say("A new payment of {amount} from {day} is being processed now, so please don't pay again.", **slots),
            )
        if payment.status == "succeeded" and not invoice.amount_due:
            return (say("It has since been paid: {amount} went through on {day}, so there's nothing to do.", **slots),)
    if invoice.status == "void":
        return (say("The bill has been cancelled since, so there's nothing to pay."),)
    return () if invoice.amount_due else (say("The bill has been settled since, so there's nothing to do."),)


def _next_try(payment: PaymentAttempt, question: Question) -> tuple[Phrase, ...]:
    slot = payment_retry_on(payment)
    if slot is None or payment.next_retry_on is None or payment.next_retry_on < question.today:
        return ()
    return (say("We'll try again automatically on {retry}.", retry=slot),)


def _none_failed(question: Question, meant: Meant) -> Answer:
    if not meant.attempts:
        return _no_attempt(question, meant)
    invoice, payment = meant.attempts[0]
    state = {"pending": "is still being processed", "refunded": "was refunded"}.get(payment.status, "went through")
    slots = {"amount": payment_amount(payment), "day": payment_day(payment, question.company)}
    slots["number"] = invoice_number(invoice)
    if meant.pointed:
        found = [say(f"No payment for bill {{number}} has failed: {{amount}} on {{day}} {state}.", **slots)]
    else:
        opening = say("I don't see a failed payment on your account.")
        found = [opening, say(f"The latest one, {{amount}} on {{day}} for bill {{number}}, {state}.", **slots)]
    return answer(question, *found, say(SAW_AN_ERROR), choices=(TALK_TO_A_PERSON,), about=(invoice.number,))


def _no_attempt(question: Question, meant: Meant) -> Answer:
    if meant.bills:
        bill = meant.bills[-1]
        opening = say(
            "No payment has been tried for bill {number} yet, so none has failed.", number=invoice_number(bill)
        )
        return answer(question, opening, say(SAW_AN_ERROR), choices=(TALK_TO_A_PERSON,), about=(bill.number,))
    opening = say("I don't see any payment attempt on your account, so nothing has failed on our side.")
    rest = say("If your bank shows one, a colleague can look for it.")
    return answer(question, opening, rest, choices=(TALK_TO_A_PERSON,))


TOPIC = Topic("payment_failed", handle, confirmed=_confirmed)
