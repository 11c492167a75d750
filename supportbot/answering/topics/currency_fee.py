"""Currencies and conversion fees: what the account is billed in, what the company adds, and what the bank may do.

An amount is never converted here: the rate that a bank used is not in the records.
"""

from __future__ import annotations

import re

from billing.balance import issued_invoices, last_payment
from billing.facts import Invoice, InvoiceLine
from supportbot.answering.decision import Choice, Decision, Phrase, Slot
from supportbot.answering.figures import (
    account_currency,
    invoice_currency,
    invoice_number,
    line_amount,
    line_description,
    payment_amount,
    payment_day,
    payment_invoice_number,
)
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_passage, policy_percent
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

FEE_WORDS = re.compile(r"\b(currency|conversion|exchange rate|foreign (transaction|payment)|fx|international fee)\b")
FEE_KINDS = frozenset({"one_off", "usage"})
NOT_RIGHT = Choice("person", "Something here isn't right")
BANK = "If your statement shows another amount, your bank can tell you the rate it used and any fee of its own."


def handle(question: Question) -> Decision:
    fee = _fee_line(question)
    percent = policy_percent(question.company, "currency_conversion_fee")
    rules = _rules(question, percent)
    opening = (*_billed_in(question), *_charged(fee, bool(issued_invoices(question.account))))
    about = (fee[0].number,) if fee else ()
    if fee and percent is not None and not percent.value:
        return pass_on(question, "dispute", *opening, say("By our own rules we add no such fee."))
    if not rules:
        return pass_on(question, "not_covered", *opening)
    choices = (NOT_RIGHT if fee else TALK_TO_A_PERSON,)
    proof = new_line(_last_payment(question))
    return answer(question, *opening, *new_line(rules), *proof, choices=choices, about=about)


def _fee_line(question: Question) -> tuple[Invoice, InvoiceLine] | None:
    """The newest line that calls itself a fee for a currency."""
    for bill in issued_invoices(question.account):
        for line in bill.lines:
            if line.kind in FEE_KINDS and line.amount.minor > 0 and FEE_WORDS.search(line.description.casefold()):
                return bill, line
    return None


def _billed_in(question: Question) -> tuple[Phrase, ...]:
    """The account's currency, and the newest bill that isn't in it."""
    own = account_currency(question.account)
    bills = issued_invoices(question.account)
    other = next((bill for bill in bills if bill.currency != question.account.currency), None)
    if other is None:
        return (say("Your account is billed in {currency}.", currency=own),)
    opening = say("Your account is billed in {currency} now.", currency=own)
    slots = {"number": invoice_number(other), "other": invoice_currency(other)}
    return opening, say("Bill {number} was in {other}.", **slots)


def _charged(fee: tuple[Invoice, InvoiceLine] | None, any_bills: bool) -> tuple[Phrase, ...]:
    if fee is None:
        return (say("None of your bills has a conversion fee on it."),) if any_bills else ()
    bill, line = fee
    slots = {
        "number": invoice_number(bill),
        "line": line_description(bill, line),
        "amount": line_amount(bill, line),
    }
    return (say('Bill {number} has a fee for conversion on it: "{line}", {amount}.', **slots),)


def _rules(question: Question, percent: Slot | None) -> tuple[Phrase, ...]:
    """The company's own words, or the bare percentage where it has written none."""
    passage = policy_passage(question.company, "currency_policy")
    if passage or percent is None:
        return passage
    if not percent.value:
        return (say("We add no fee for conversion."),)
    return (say("We charge {percent} for converting a payment.", percent=percent),)


def _last_payment(question: Question) -> tuple[Phrase, ...]:
    """What was really taken last, to hold against a bank statement."""
    payment = last_payment(question.account)
    if payment is None:
        return (say(BANK),)
    slots = {
        "amount": payment_amount(payment),
        "day": payment_day(payment, question.company),
        "number": payment_invoice_number(payment),
    }
    return say("The last payment we have from you is {amount}, on {day}, for bill {number}.", **slots), say(BANK)


TOPIC = Topic("currency_fee", handle, about_invoices=False, for_anyone="currency_policy")
